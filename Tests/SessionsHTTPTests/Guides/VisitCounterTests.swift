import Foundation
import HTTPTypes
import Sessions
import SessionsHTTP
import SessionsHTTPTesting
import SessionsMemory
import Testing

@Suite("Guide: sessions on any server")
struct VisitCounterTests {
  private let faults = FailingStore(MemoryRecordStore())
  private let counter: VisitCounter

  init() throws {
    let store = try ServerSessionStore(faults)
    counter = VisitCounter(
      sessions: try SessionManager(store: store, configuration: SessionsHTTPConfiguration(cookie: .plainHTTP())))
  }

  @Test("counts the visits of a browser")
  func counts() async throws {
    let first = await counter.answer(["REQUEST_METHOD": "GET"]).components(separatedBy: "\r\n")
    #expect(first.first == "Status: 200 OK")
    #expect(first.suffix(2) == ["", "visits: 1\n"])
    let cookie = try #require(first.first { $0.hasPrefix("Set-Cookie: ") }).dropFirst("Set-Cookie: ".count).prefix { $0 != ";" }
    for visit in 2...4 {
      let next = await counter.answer(["REQUEST_METHOD": "GET", "HTTP_COOKIE": "a=b; \(cookie)"])
      #expect(next.hasSuffix("\r\n\r\nvisits: \(visit)\n"))
      #expect(!next.contains("Set-Cookie"))
    }
  }

  @Test("says so when the store is down", arguments: [RecordCall.read, .write])
  func fails(call: RecordCall) async throws {
    let first = await counter.answer([:])
    let cookie = try #require(first.firstRange(of: "session=")).lowerBound
    faults.fail([call], with: .unavailable)
    let answer = await counter.answer(["HTTP_COOKIE": String(first[cookie...].prefix { $0 != ";" })])
    #expect(answer.hasPrefix("Status: 503 Service Unavailable\r\n"))
    #expect(answer.hasSuffix("\r\n\r\n"))
    #expect(answer.contains("Cache-Control: no-store"))
  }
}
