import SessionsBenchmark
import Testing

/// The evidence of a result about an objective for the 99th percentile.
@Suite struct LatencyAnswerTests {
  private func answer(
    _ steps: [(offered: Double, p99: Double, keptUp: Bool)], closed: Double = 1, rate: Double? = 1_000, objective: Double? = 5
  ) -> StoreCandidate? {
    let run = MeasuredRun(rates: ["redis://h": ["browse": 10_000]], steps: ["redis://h": steps], closedP99: ["redis://h": closed])
    let answer = run.answer(SessionNeeds(requestsPerSecond: rate, p99Milliseconds: objective))
    return ([answer.choice].compactMap(\.self) + answer.alternatives + answer.refused).first { $0.backend != nil }
  }

  @Test func `it is kept where as much was offered`() {
    let kept = answer([(500, 1, true), (2_000, 4, true), (4_000, 9, true)])
    #expect(kept?.numbers?.latency == .kept && kept?.numbers?.p99Nanoseconds == 4_000_000)
    #expect(kept?.numbers?.p99Load == "at 2,000 requests/s" && kept?.numbers?.keptPerSecond == 2_000)
  }

  @Test func `it is missed where less was offered`() {
    let missed = answer([(500, 9, true), (2_000, 30, true)])
    #expect(missed?.refusals.map(\.need) == [.latency] && missed?.numbers?.latency == .missed)
    #expect(missed?.refusals[0].reason == "its p99 is 9.00 ms at 500 requests/s, and yours may be 5.00 ms")
    // More than the needed rate was offered: a miss at that rate decides nothing.
    #expect(answer([(2_000, 30, true)])?.numbers?.latency == .unknown)
    #expect(answer([(2_000, 30, true)])?.fits == true)
  }

  @Test func `a rate that overwhelms it is out`() {
    #expect(answer([(500, 1, true), (900, 400, false)])?.refusals.map(\.need) == [.rate])
    #expect(answer([(500, 1, true), (1_100, 400, false)])?.fits == true)
  }

  @Test func `a closed loop makes it likely at the most`() {
    #expect(answer([], closed: 4)?.numbers?.latency == .likely)
    #expect(answer([], closed: 6)?.numbers?.latency == .unknown)
    #expect(answer([], objective: nil)?.numbers?.latency == nil)
    #expect(answer([], closed: 4)?.numbers?.p99Load?.hasPrefix("at full speed with 4 tasks, ") == true)
  }

  @Test func `without a rate the ladder tells as far as it goes`() {
    let kept = answer([(500, 1, true), (2_000, 4, true), (4_000, 9, true)], rate: nil)
    #expect(kept?.numbers?.latency == .kept && kept?.numbers?.p99Load == "at 2,000 requests/s")
    #expect(answer([(500, 9, true)], rate: nil)?.refusals.map(\.need) == [.latency])
  }

  @Test func `what was shown comes before what is faster`() {
    let run = MeasuredRun(
      rates: ["redis://h": ["browse": 60_000], "sqlite:/s": ["browse": 30_000]], steps: ["sqlite:/s": [(2_000, 2, true)]],
      closedP99: ["redis://h": 20])
    let answer = run.answer(SessionNeeds(requestsPerSecond: 1_000, p99Milliseconds: 5))
    #expect(answer.choice?.kind == .sqlite)
    #expect(answer.reasons == ["Redis does 2.00x the requests, but was not shown to keep your objective."])
    let reversed = run.answer(SessionNeeds(requestsPerSecond: 1_000, p99Milliseconds: 50))
    #expect(reversed.choice?.kind == .sqlite && reversed.alternatives[0].numbers?.latency == .likely)
  }

  @Test func `what is not shown can be measured`() {
    let run = MeasuredRun(rates: ["redis://h": ["browse": 60_000]], closedP99: ["redis://h": 20])
    let answer = run.answer(SessionNeeds(requestsPerSecond: 1_500, p99Milliseconds: 5))
    #expect(answer.cautions.contains { $0.hasPrefix("Nothing that was measured shows") })
    #expect(answer.nextSteps.count == 2)
    #expect(answer.nextSteps[0].contains("--store redis://h ") && answer.nextSteps[0].contains("--rate 1500 "))
    #expect(run.answer(SessionNeeds(p99Milliseconds: 5)).nextSteps.isEmpty)
  }

  @Test func `only planned rates rank by their latency`() {
    let run = MeasuredRun(steps: ["redis://h": [(500, 4, true)], "postgres://h": [(500, 3, true)], "sqlite:/s": [(500, 900, false)]])
    let answer = run.answer(SessionNeeds(requestsPerSecond: 400, p99Milliseconds: 5))
    #expect(
      answer.choice?.kind == .postgres && answer.choice?.numbers?.text == "kept up with 500 requests/s, p99 3.00 ms at 500 requests/s")
    #expect(answer.alternatives.compactMap(\.kind) == [.redis, .sqlite] && answer.alternatives[1].numbers == nil)
    #expect(answer.cautions.first == "Nothing in the result tells how many requests of yours a store does: 'browse' does, without --rate.")
    #expect(RecommendationText.render(answer).contains("SQLite    fits  no numbers that count here"))
  }
}
