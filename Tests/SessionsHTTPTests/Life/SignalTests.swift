import CoreMetrics
import HTTPTypes
import MetricsTestKit
import Sessions
import SessionsFaultRuns
import SessionsHTTPTesting
import SessionsTesting
import Testing

@Suite("Signals [MW-11]")
struct SignalTests {
  @Test("answers are counted by what became of the session and its cookie, with handles that are made once")
  func counters() async throws {
    let metrics = TestMetrics()
    let site = try withMetricsFactory(metrics) { try Site() }
    let all = metrics.counters(label: "sessions_responses_total")
    #expect(all.count == 15)
    #expect(all.allSatisfy { $0.dimensions.map(\.0) == ["cookie", "outcome"] })

    await site.request()
    let made = await site.request {
      try $0.set(.a, to: "1"); return nil
    }
    let cookie = try made.newCookie()
    await site.request(cookie) {
      _ = try await $0.get(.a); return nil
    }
    await site.request(cookie) {
      _ = try await $0.get(.a); throw Crash()
    }
    await site.request(cookie) {
      try $0.set(.a, to: "2"); return nil
    }
    site.faults.fail([.write, .delete], with: .unavailable)
    await site.request(cookie) {
      try $0.set(.a, to: "3"); return nil
    }
    site.faults.repair()
    await site.request(cookie) {
      try $0.invalidate(); return nil
    }

    var counted: [String: Int64] = [:]
    for counter in all where counter.totalValue > 0 { counted[counter.dimensions.map(\.1).joined(separator: " ")] = counter.totalValue }
    #expect(
      counted == [
        "none untouched": 1, "set committed": 1, "none read": 1, "none discarded": 1, "none committed": 1, "none failed": 1,
        "delete committed": 1,
      ])
    #expect(metrics.counters(label: "sessions_responses_total").count == 15)
  }

  @Test("no token appears in a log, also when things fail [ID-4]")
  func secrets() async throws {
    let site = try Site()
    let cookie = try await site.visitor()
    let token = String(cookie.dropFirst("session=".count))
    site.clock.advance(by: .seconds(60))
    site.faults.fail([.touch, .write], with: .timeout)
    await site.request(cookie) {
      _ = try await $0.get(.a); return nil
    }
    let failed = await site.request(cookie) { session in
      try session.set(.a, to: "2")
      return .with([.setCookie: "session=\(token)"])
    }
    #expect(!site.events.log.isEmpty)
    for text in site.events.log.map(\.text) + ["\(failed.cause ?? Crash())"] {
      #expect(!text.contains(token.prefix(22)) && !text.contains(token.suffix(43)))
    }
  }
}
