import SessionsBenchmark
import Testing

/// The changes of the needs that an answer names.
@Suite struct RecommendationChangeTests {
  private let run = MeasuredRun(rates: [
    "memory": ["browse": 80_000], "cookie": ["browse": 20_000], "redis://h": ["browse": 31_000], "postgres://h/d": ["browse": 10_000],
  ])

  private func concessions(_ answer: Recommendation) -> [String] { answer.changes.filter { $0.kind == .concession }.map(\.text) }

  private func growth(_ answer: Recommendation) -> [String] { answer.changes.filter { $0.kind == .growth }.map(\.text) }

  @Test func `a need that costs speed is named with what it costs`() {
    let answer = run.answer(SessionNeeds(durability: .powerLoss))
    #expect(answer.choice?.kind == .postgres)
    #expect(
      concessions(answer) == [
        "If you could live with losing the last second when the power fails, Redis would do 3.1x the requests.",
        "If you could live with everybody being logged out when the application ends, Memory would do 8.0x the requests.",
        "If you could live with a copied cookie being good until its deadline, even after a logout, and with changes made at once that "
          + "overwrite each other, Cookie would do 2.0x the requests.",
      ])
    #expect(answer.changes[0].ratio == 3.1 && answer.changes[0].store == "Redis")
  }

  @Test func `a gain that is small or not shown is no reason`() {
    var run = run
    run.rates["redis://h"] = ["browse": 10_500]
    #expect(!concessions(run.answer(SessionNeeds(durability: .powerLoss))).contains { $0.contains("Redis") })
    run.rates["redis://h"] = ["browse": 12_000]
    run.noise["redis://h"] = [0.5, 1, 1, 1.2]
    #expect(!concessions(run.answer(SessionNeeds(durability: .powerLoss))).contains { $0.contains("Redis") })
    run.noise["redis://h"] = [1]
    #expect(concessions(run.answer(SessionNeeds(durability: .powerLoss))).contains { $0.contains("Redis") })
    // One server more to run is not a gain.
    #expect(!concessions(run.answer(SessionNeeds(durability: .powerLoss, servers: [.postgres]))).contains { $0.contains("Redis") })
  }

  @Test func `what rules the choice out later is named with the next`() {
    let answer = run.answer(SessionNeeds(durability: .volatile))
    #expect(answer.choice?.kind == .memory && answer.changes.allSatisfy { $0.kind == .growth })
    #expect(
      growth(answer)[0]
        == "If you run on two machines, Memory is out: each of the 2 instances would have sessions of its own, and log out who "
        + "reaches another. Take Redis then.")
    #expect(
      growth(answer)[1].hasPrefix("If you want writes to survive a crash of the application, Memory is out: nothing survives the process"))
    #expect(growth(answer).count == 2)
    let cookie = MeasuredRun(rates: ["cookie": ["browse": 20_000]])
      .answer(SessionNeeds(revocation: .none, concurrentChanges: .lastWins))
    #expect(growth(cookie).count == 3 && growth(cookie)[2].contains("11,500 B"))
  }

  @Test func `without numbers a concession saves a server`() {
    func answer(_ needs: SessionNeeds) -> Recommendation { StoreRecommender().recommendation(for: needs) }
    #expect(
      concessions(answer(SessionNeeds(instances: 2, machines: 2))) == [
        "If you could live with a copied cookie being good until its deadline, even after a logout, and with changes made at once that "
          + "overwrite each other, Cookie would do, and needs no server.",
        "If you could run all instances on one machine, SQLite would do, and needs no server.",
      ])
    #expect(concessions(answer(SessionNeeds())).isEmpty)
  }

  @Test func `where none fits, it says what to give up`() {
    let answer = run.answer(SessionNeeds(instances: 2, machines: 2, durability: .processCrash, requestsPerSecond: 40_000))
    #expect(answer.choice == nil && answer.reasons.isEmpty && answer.nextSteps.isEmpty)
    #expect(concessions(answer)[0].hasPrefix("If you needed less speed, Redis would fit: it does 31,000 requests/s, 0.78x what you need"))
    #expect(!concessions(answer).contains { $0.contains("Postgres") })
    let none = MeasuredRun(rates: ["memory": ["browse": 80_000]], failed: ["sqlite", "redis", "postgres"])
    let rescued = none.answer(SessionNeeds())
    #expect(rescued.choice == nil)
    #expect(concessions(rescued).count == 2 && concessions(rescued)[0].contains("Memory would fit (80,000 requests/s"))
    #expect(concessions(rescued)[1].hasSuffix("overwrite each other, Cookie would fit."))
  }
}
