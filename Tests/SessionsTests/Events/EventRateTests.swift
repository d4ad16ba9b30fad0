import Sessions
import SessionsFaultRuns
import SessionsTesting
import Testing

@Suite("Events: the rate of log entries [ERR-7]")
struct EventRateTests {
  /// A reporter whose log has a time that only the test moves.
  private final class Log: Sendable {
    let recorder = LogRecorder()
    let seen: Locked<Int> = Locked(0)
    private let passed: Locked<Duration> = Locked(.zero)
    private let began = ContinuousClock.now

    var reporter: SessionEventReporter {
      SessionEventReporter(
        logger: recorder.logger, observer: { _ in self.seen.withLock { $0 += 1 } },
        rate: LogRate(clock: { self.began.advanced(by: self.passed.withLock { $0 }) }))
    }

    func advance(by duration: Duration) { passed.withLock { $0 += duration } }

    func entries(_ event: String) -> [LogRecorder.Entry] { recorder.entries.filter { $0.metadata["event"] == event } }
  }

  @Test("a guess with each request is ten entries a minute, then the number of those that were left out; everything is counted")
  func guesses() async throws {
    let log = Log()
    let store = try ServerSessionStore(CountingRecordStore(), configuration: .init(events: log.reporter))
    let victim = try await Session(token: nil, in: store).visited()
    func guess(_ count: Int) async throws {
      for _ in 0..<count {
        let token = String(victim.prefix(43)) + SessionToken().text.suffix(21)
        guard case .absent = try await store.open(token, now: SystemSessionClock().now) else { throw SessionError(.backend, "it opened") }
      }
    }
    try await guess(1000)
    #expect(log.seen.withLock { $0 } == 1000)
    #expect(log.entries("verifierMismatch").count == 10)
    #expect(log.entries("verifierMismatch").compactMap { $0.metadata["leftOut"] } == [])
    #expect(log.entries("verifierMismatch").map { $0.metadata["further"] != nil } == Array(repeating: false, count: 9) + [true])
    log.advance(by: .seconds(60) - .milliseconds(1))
    try await guess(1)
    #expect(log.entries("verifierMismatch").count == 10)
    log.advance(by: .milliseconds(1))
    try await guess(2)
    #expect(log.entries("verifierMismatch").count == 12)
    #expect(log.entries("verifierMismatch").compactMap { $0.metadata["leftOut"] } == ["991"])
    #expect(log.seen.withLock { $0 } == 1003)
  }

  @Test("each minute has ten entries, and says how many were left out before it, even if it was one")
  func minutes() {
    let log = Log()
    let events = log.reporter
    for _ in 0..<3 {
      for _ in 0..<11 { events.report(.unknownKey) }
      log.advance(by: .seconds(60))
    }
    #expect(log.entries("unknownKey").count == 30)
    #expect(log.entries("unknownKey").compactMap { $0.metadata["leftOut"] } == ["1", "1"])
  }

  @Test("one kind of entry does not silence another")
  func kinds() {
    let log = Log()
    let events = log.reporter
    for _ in 0..<100 { events.report(.unknownKey) }
    events.report(.sealBroken)
    for _ in 0..<100 { events.report(SessionError(.unavailable, "down"), of: .touch) }
    events.report(SessionError(.timeout, "slow"), of: .touch)
    #expect(log.entries("unknownKey").count == 10)
    #expect(log.entries("sealBroken").count == 1)
    #expect(log.recorder.entries.filter { $0.metadata["code"] == "unavailable" }.count == 10)
    #expect(log.recorder.entries.filter { $0.metadata["code"] == "timeout" }.count == 1)
  }
}

extension Session {
  /// Begins a session and returns its token.
  fileprivate func visited() async throws -> String {
    try set(.visits, to: 1)
    guard let token = try await commit().cookie.token else { throw SessionError(.backend, "no session was created") }
    return token
  }
}
