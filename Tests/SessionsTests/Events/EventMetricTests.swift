import CoreMetrics
import MetricsTestKit
import Sessions
import SessionsFaultRuns
import SessionsMemory
import SessionsTesting
import Testing

@Suite("Events: metrics")
struct EventMetricTests {
  private func total(_ metrics: TestMetrics, _ event: String) throws -> Int64 {
    try metrics.expectCounter("session_events_total", [("event", event)]).totalValue
  }

  @Test("each event counts once, under its own label [MW-11]")
  func counts() async throws {
    let metrics = TestMetrics()
    // Counters are made when the reporter is.
    let site = try withMetricsFactory(metrics) { try Site() }
    let token = try await site.visitor()
    let forged = String(token.prefix(43)) + SessionToken().text.suffix(21)
    for _ in 0..<3 { _ = try await site.request(forged).get(.visits) }
    _ = try await site.commit(token) { try $0.rotate() }
    _ = try await site.request(token).get(.visits)

    #expect(try total(metrics, "verifierMismatch") == 3)
    #expect(try total(metrics, "superseded") == 1)
    for event in ["rotatedTokenReuse", "corruptRecord", "newerFormat", "contended", "ambiguousCookie"] {
      #expect(try total(metrics, event) == 0)
    }
  }

  @Test("a failure that no answer shows counts, also when the log has had enough of it [ERR-7]")
  func failures() throws {
    let metrics = TestMetrics()
    let log = LogRecorder()
    let events = withMetricsFactory(metrics) { SessionEventReporter(logger: log.logger) }
    for _ in 0..<100 { events.report(SessionError(.unavailable, "down"), of: .touch) }
    events.report(SessionError(.timeout, "slow"), of: .subjectLimit)
    let counters = metrics.counters(label: "session_failures_total")
    #expect(counters.allSatisfy { $0.dimensions.map(\.0) == ["operation"] })
    #expect(Set(counters.flatMap { $0.dimensions.map(\.1) }) == ["touch", "rotate", "subjectLimit"])
    func total(_ operation: String) throws -> Int64 {
      try metrics.expectCounter("session_failures_total", [("operation", operation)]).totalValue
    }
    #expect(try total("touch") == 100 && total("rotate") == 0 && total("subjectLimit") == 1)
    #expect(log.entries.count == 11)
  }

  @Test("a listed record that cannot be decoded counts as one that is loaded, and is listed without content [ERR-3]")
  func listed() async throws {
    let metrics = TestMetrics()
    let records = MemoryRecordStore()
    let store = try withMetricsFactory(metrics) {
      try ServerSessionStore(records, configuration: .init(events: SessionEventReporter()))
    }
    _ = try await store.commit([.setSubject("ada")], to: nil, now: start)
    for payload in [[1, 2, 3], [0xA1, 0, 2]] as [[UInt8]] {
      _ = try await records.create(
        SessionToken().selector,
        SessionRecord(createdAt: start, absoluteDeadline: .maximum, idleDeadline: .maximum, subject: "ada", payload: payload), now: start)
    }
    let listed = try await store.sessions(of: "ada", now: start)
    #expect(listed.count == 3 && listed.count { $0.content == nil } == 2)
    #expect(try total(metrics, "corruptRecord") == 1 && total(metrics, "newerFormat") == 1)
    // Nothing was removed: a list only reads.
    #expect(records.count == 3)
  }

  @Test("every event has a counter, and no label has a value of a session's [ID-4]")
  func labels() throws {
    let metrics = TestMetrics()
    withMetricsFactory(metrics) { _ = SessionEventReporter() }
    let counters = metrics.counters(label: "session_events_total")
    let key = try #require(RecordKey([UInt8](repeating: 1, count: 16)))
    let events: [SessionEvent] = [
      .verifierMismatch(key), .rotatedTokenReuse(key), .superseded(key), .corruptRecord(key), .newerFormat(key, format: 2),
      .contended(key), .ambiguousCookie, .lateChange(nil), .cookieOverwritten, .crossOriginRefused, .unknownKey, .sealBroken,
    ]
    #expect(counters.allSatisfy { $0.dimensions.map(\.0) == ["event"] })
    #expect(Set(counters.flatMap { $0.dimensions.map(\.1) }) == Set(events.map(\.name)))
    #expect(counters.count == events.count)
  }
}
