import HTTPTypes
import SessionsHTTP
import Testing

@Suite("Life of a request: the table [MW-1] [MW-5]")
struct FinalStepTests {
  typealias Ending = SessionExchange.Ending

  private static let below500: [Ending] = [200, 204, 302, 304, 401, 404, 409, 499].map { .answered(.init(code: $0)) }
  private static let from500: [Ending] = [500, 503, 599].map { .answered(.init(code: $0)) } + [.failed]

  @Test("an untouched session costs nothing, however the handler ended", arguments: below500 + from500)
  func untouched(ending: Ending) {
    #expect(FinalStep(ending, isTouched: false, isChanged: false) == .nothing)
  }

  @Test("below 500 a read is activity and a change is written", arguments: below500)
  func kept(ending: Ending) {
    #expect(FinalStep(ending, isTouched: true, isChanged: false) == .recordActivity)
    #expect(FinalStep(ending, isTouched: true, isChanged: true) == .commit)
  }

  @Test("from 500 on, and for errors that are no answer, changes are dropped", arguments: from500)
  func dropped(ending: Ending) {
    #expect(FinalStep(ending, isTouched: true, isChanged: false) == .discard)
    #expect(FinalStep(ending, isTouched: true, isChanged: true) == .discard)
  }
}
