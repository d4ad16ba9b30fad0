import Foundation
import SessionsBenchmark
import Testing

/// Answers as text and as JSON.
@Suite struct RecommendationTextTests {
  private let run = MeasuredRun(rates: ["sqlite:/srv/s.db": ["browse": 30_000], "redis://h": ["browse": 60_000]])

  private func text(_ answer: Recommendation, width: Int = 110) -> String { RecommendationText.render(answer, width: width) }

  @Test func `it begins with the answer`() {
    let text = text(run.answer(SessionNeeds(requestsPerSecond: 1_000)))
    #expect(
      text.hasPrefix(
        "Take Redis: the product SessionsRedis.\n  60,000 requests/s (measured with 'browse'), 60x what you need, p99 1.00 ms at full speed"
      ))
    for head in ["What you need", "What decided", "To use Redis", "What would change it", "Before you rely on it", "The numbers"] {
      #expect(text.contains("\n\n\(head)\n"), "\(head)")
    }
    #expect(text.contains("\n  Memory    out   nothing survives the process") && text.contains("\n  SQLite    fits  30,000 requests/s"))
    #expect(!text.contains("To measure it") && !text.contains("\u{1B}"))
  }

  @Test func `without numbers it says so, and how to get them`() {
    let text = text(StoreRecommender().recommendation(for: SessionNeeds(payloadBytes: 2048, servers: [.redis])))
    #expect(
      text.hasPrefix(
        "Take SQLite: the product SessionsSQLite.\n  It needs no server. Redis and Postgres fit too; which is faster, rules cannot tell.")
    )
    #expect(text.contains("No numbers of your machine were used"))
    #expect(
      text.contains(
        "\n  sessionlab bench --store sqlite:/tmp/sessions.db --store redis://127.0.0.1:6379 --workload browse --workload read-only "
          + "--workload write-back --payload fixed:2048 --output result.json\n"))
    #expect(
      text.contains(
        "\n  sessionlab recommend --result result.json --reads-per-write 7 --payload 2048 --instances 1 --durability process-crash "
          + "--revocation logout --concurrent-changes merged --servers redis\n"))
  }

  @Test func `what the benchmark does not open is not said to be measured by it`() {
    func answer(_ durability: DurabilityNeed) -> Recommendation {
      StoreRecommender().recommendation(for: SessionNeeds(durability: durability, servers: [.redis]))
    }
    #expect(!answer(.processCrash).cautions.contains { $0.contains("does not open") })
    let power = answer(.powerLoss)
    #expect(power.choice?.kind == .sqlite)
    #expect(
      power.cautions.last == "'sessionlab bench' does not open SQLite with .powerLoss: how fast it is then, only your application can show."
    )
    #expect(power.nextSteps.isEmpty)
    #expect(answer(.lastSecond).nextSteps[0].hasPrefix("sessionlab bench --store redis://127.0.0.1:6379 --workload"))
    var needs = SessionNeeds(instances: 2, machines: 2, revocation: .none, concurrentChanges: .lastWins, servers: [])
    #expect(StoreRecommender().recommendation(for: needs).nextSteps[0].hasPrefix("sessionlab bench --store cookie --workload"))
    needs.payloadBytes = CookieRoom.one + 1
    let chunked = StoreRecommender().recommendation(for: needs)
    #expect(chunked.nextSteps.isEmpty && chunked.cautions.last?.contains("does not open Cookie with chunking") == true)
  }

  @Test func `where none fits it says that first`() {
    let text = text(run.answer(SessionNeeds(durability: .volatile, requestsPerSecond: 1e8)))
    #expect(text.contains("Take Memory"))
    let none = MeasuredRun(rates: ["memory": ["browse": 8_000]], failed: ["sqlite", "redis", "postgres"]).answer(SessionNeeds())
    #expect(self.text(none).hasPrefix("No store fits all of these needs.\n") && self.text(none).contains("\n\nWhat to give up\n"))
  }

  @Test(arguments: [40, 80, 110]) func `lines keep to the width`(width: Int) {
    let answer = run.answer(SessionNeeds(instances: 3, machines: 3, requestsPerSecond: 1_000))
    let lines = text(answer, width: width).split(separator: "\n")
    let tooLong = lines.filter { $0.count > width && $0.contains(" out ") }
    #expect(tooLong.isEmpty)
    #expect(text(answer, width: width).split(whereSeparator: \.isWhitespace) == text(answer).split(whereSeparator: \.isWhitespace))
  }

  @Test func `colours are for terminals, and names cannot steer them`() {
    var run = run
    run.rates["sqlite:/a\u{1B}[31m"] = ["browse": 1_000]
    let answer = run.answer(SessionNeeds())
    #expect(RecommendationText.render(answer, isColoured: true).hasPrefix("\u{1B}[32mTake Redis"))
    #expect(!text(answer).contains("\u{1B}") && text(answer).contains("SQLite (sqlite:/a␛[31m)"))
  }

  @Test func `programs get all of it`() throws {
    let answer = run.answer(SessionNeeds(requestsPerSecond: 1_000))
    let json = try #require(try JSONSerialization.jsonObject(with: RecommendationJSON.render(answer)) as? [String: Any])
    let recommended = try #require(json["recommended"] as? [String: Any])
    #expect(recommended["kind"] as? String == "redis" && recommended["backend"] as? String == "redis://h")
    let numbers = try #require(recommended["numbers"] as? [String: Any])
    #expect(numbers["requestsPerSecond"] as? Double == 60_000 && numbers["headroom"] as? Double == 60 && numbers["rates"] == nil)
    #expect((json["needs"] as? [String: Any])?["revocation"] as? String == "logout")
    let refused = try #require(json["refused"] as? [[String: Any]])
    #expect(
      (refused.first { $0["kind"] as? String == "memory" }?["refusals"] as? [[String: Any]])?.first?["need"] as? String == "durability")
    #expect((json["source"] as? [String: Any])?["rounds"] as? Int == 6 && json["schemaVersion"] as? Int == 1)
    let rules = try #require(
      try JSONSerialization.jsonObject(with: RecommendationJSON.render(StoreRecommender().recommendation(for: SessionNeeds())))
        as? [String: Any])
    #expect(rules["source"] == nil && (rules["nextSteps"] as? [String])?.count == 2)
  }

  @Test func `the sample has an answer that admits to be made up`() {
    let answer = StoreRecommender(SampleResult.full).recommendation(for: SessionNeeds(requestsPerSecond: 2_000, p99Milliseconds: 10))
    #expect(answer.choice?.backend == "redis" && answer.choice?.numbers?.latency == .kept)
    #expect(answer.cautions.first?.hasPrefix("The numbers are made up") == true && answer.nextSteps.count == 2)
    #expect(answer.refused.contains { $0.backend == "sqlite-full" && $0.refusals.map(\.need) == [.correctness] })
  }
}
