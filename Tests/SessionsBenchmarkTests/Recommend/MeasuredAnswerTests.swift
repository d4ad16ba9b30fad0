import SessionsBenchmark
import Testing

/// The use of measured numbers in an answer.
@Suite struct MeasuredAnswerTests {
  private let run = MeasuredRun(rates: [
    "sqlite:/srv/s.db": ["browse": 30_000], "redis://h": ["browse": 60_000], "postgres://h/d": ["browse": 15_000],
  ])

  @Test func `the fastest that fits is taken, and its lead is told`() {
    let answer = run.answer(SessionNeeds(requestsPerSecond: 1_000))
    #expect(answer.choice?.kind == .redis && answer.choice?.numbers?.headroom == 60)
    #expect(answer.alternatives.compactMap(\.kind) == [.sqlite, .postgres])
    #expect(answer.reasons == ["It does 2.00x the requests of SQLite, the next."])
    #expect(answer.nextSteps.isEmpty)
  }

  @Test func `a server that does not run yet comes after what runs`() {
    let answer = run.answer(SessionNeeds(servers: [.postgres]))
    #expect(answer.choice?.kind == .sqlite)
    #expect(answer.alternatives.map(\.isNewServer) == [false, true])
    #expect(answer.reasons == ["Redis does 2.00x the requests, and is a server more to run."])
    #expect(run.answer(SessionNeeds(servers: [.redis])).choice?.kind == .redis)
  }

  @Test func `without a difference nobody leads`() {
    var run = run
    run.rates["sqlite:/srv/s.db"] = ["browse": 60_000]
    run.noise["sqlite:/srv/s.db"] = [0.9, 1.05, 0.99]
    #expect(run.answer(SessionNeeds()).reasons == ["No difference to SQLite was shown: take the one that you know better."])
    run.rounds = 2
    #expect(run.answer(SessionNeeds()).reasons[0].hasSuffix("in too few rounds to be sure."))
    #expect(run.answer(SessionNeeds()).cautions.contains { $0.hasPrefix("2 rounds cannot show") })
  }

  @Test func `the time of a request is worked out between two mixes`() throws {
    let run = MeasuredRun(rates: ["redis://h": ["read-only": 40_000, "browse": 30_000, "write-back": 10_000]])
    func numbers(_ reads: Double) throws -> CandidateNumbers {
      try #require(run.answer(SessionNeeds(readsPerWrite: reads)).choice?.numbers)
    }
    // A write for two reads: between browse (0.14) and write-back (1), 36/86 of the way in time.
    let part = 0.36 / 0.86
    #expect(abs(try #require(try numbers(2).requestsPerSecond) - 1 / ((1 - part) / 30_000 + part / 10_000)) < 1)
    #expect(try numbers(2).basis == "worked out between 'browse' and 'write-back'")
    #expect(try numbers(7).basis == "measured with 'browse'" && numbers(7).requestsPerSecond == 30_000)
    #expect(try numbers(1).requestsPerSecond == 10_000)
    #expect(try numbers(0.2).basis == "measured with 'write-back', at 1.0 reads a write")
    let between = try #require(try numbers(50).requestsPerSecond)
    #expect(between > 30_000 && between < 40_000)
  }

  @Test func `a store that is too slow is out`() {
    let answer = run.answer(SessionNeeds(requestsPerSecond: 20_000))
    #expect(answer.refused.first { $0.kind == .postgres }?.refusals.map(\.need) == [.rate])
    #expect(answer.alternatives.compactMap(\.kind) == [.sqlite])
    // A mix that writes more than needed does not show that the store is too slow.
    let heavy = MeasuredRun(rates: ["redis://h": ["write-back": 10_000]])
    #expect(heavy.answer(SessionNeeds(readsPerWrite: 50, requestsPerSecond: 11_000)).choice?.kind == .redis)
    #expect(heavy.answer(SessionNeeds(readsPerWrite: 1, requestsPerSecond: 11_000)).choice?.backend == nil)
    let light = MeasuredRun(rates: ["redis://h": ["read-only": 10_000]])
    #expect(light.answer(SessionNeeds(readsPerWrite: 1, requestsPerSecond: 11_000)).refused.first?.refusals.first?.need == .rate)
  }

  @Test func `a browser's sessions are sealed on every machine`() {
    let run = MeasuredRun(rates: ["cookie": ["browse": 1_000]])
    var needs = SessionNeeds(instances: 4, machines: 4, revocation: .none, concurrentChanges: .lastWins, requestsPerSecond: 2_000)
    #expect(run.answer(needs).choice?.numbers?.headroom == 2)
    needs.machines = 1
    #expect(run.answer(needs).choice?.backend == nil)
  }

  @Test func `the sessions that are closest in size count`() {
    var run = run
    for id in run.rates.keys {
      run.rates[id]?["payload-16384"] = 500
      run.rates[id]?["read-only"] = 70_000
    }
    #expect(run.answer(SessionNeeds(readsPerWrite: 1, payloadBytes: 16_000)).choice?.numbers?.basis == "measured with 'payload-16384'")
    #expect(run.answer(SessionNeeds(payloadBytes: 1_500)).choice?.numbers?.basis == "measured with 'browse'")
    let far = run.answer(SessionNeeds(payloadBytes: 5_000)).cautions
    #expect(far == ["Measured with sessions of fixed:1024, half of them up to 1 KiB; yours have up to 4.9 KiB.", loopback])
    run.payload = "none"
    #expect(run.answer(SessionNeeds()).cautions.first == "The result does not tell how large its sessions were; yours have up to 1 KiB.")
  }

  private let loopback =
    "Its server ran on the machine that made the load: over a network each request takes at least one way there and back more."

  @Test func `what is wrong is never recommended, however fast`() {
    for kind in ["failed", "invalid", "exec"] {
      var run = run
      switch kind {
      case "failed": run.failed = ["redis://h"]
      case "invalid": run.invalid = ["redis://h"]
      default: run.rates["exec:python3 d.py"] = ["browse": 90_000]
      }
      let answer = run.answer(SessionNeeds(requestsPerSecond: 100))
      let wrong = answer.refused.filter { $0.refusals.contains { $0.need == .correctness } }
      #expect(wrong.count == 1 && wrong[0].numbers == nil, "\(kind)")
      #expect(answer.choice?.kind == (kind == "exec" ? .redis : .sqlite), "\(kind)")
      // Nor by the rules, as if it had not been measured.
      #expect(kind == "exec" || !answer.alternatives.contains { $0.kind == .redis })
      #expect(!answer.changes.contains { $0.store == wrong[0].title })
    }
    var unjudged = run
    unjudged.notJudged = ["redis://h"]
    #expect(unjudged.answer(SessionNeeds()).cautions.contains { $0.contains("was not judged by the conformance suite") })
  }

  @Test func `a store that was not measured comes last`() {
    let answer = MeasuredRun(rates: ["postgres://h/d": ["browse": 100]]).answer(SessionNeeds())
    #expect(answer.choice?.kind == .postgres && answer.alternatives.map(\.backend) == [nil, nil])
    #expect(answer.reasons == ["It is the only one of those that fit that was measured."])
  }

  @Test func `a promise that was not measured is told apart`() {
    let answer = run.answer(SessionNeeds(durability: .powerLoss))
    #expect(answer.choice?.kind == .postgres)
    let sqlite = answer.alternatives.first { $0.kind == .sqlite }
    #expect(sqlite?.title == "SQLite with .powerLoss" && sqlite?.numbers == nil)
    #expect(answer.refused.first { $0.kind == .sqlite }?.refusals.map(\.need) == [.durability])
  }
}
