import Dispatch
import SessionsBatching
import Testing

/// Instants, and the delay between two tries to connect.
@Suite struct DeadlineTests {
  @Test func `an instant is as long after now as it was asked for, and saturates`() {
    let start = Deadline.now
    let later = Deadline(after: .milliseconds(1500))
    #expect(later.duration(since: start) >= .milliseconds(1500))
    #expect(start < later)
    #expect(start.duration(since: later) == .zero)
    #expect(Deadline(after: .seconds(-1)) <= .now)
    #expect(Deadline(after: .seconds(Int64.max)) == Deadline(uptimeNanoseconds: .max))
    #expect(Deadline(uptimeNanoseconds: .max).dispatchTime == .distantFuture)
  }

  @Test func `the delay to reconnect grows to its longest and begins again`() {
    var delay = ReconnectDelay()
    let first = delay.next()
    #expect(first >= .milliseconds(2) && first <= .milliseconds(5))
    for _ in 0..<20 { #expect(delay.next() <= ReconnectDelay.longest) }
    #expect(delay.next() >= ReconnectDelay.longest / 2)
    delay.reset()
    #expect(delay.next() <= .milliseconds(5))
  }
}
