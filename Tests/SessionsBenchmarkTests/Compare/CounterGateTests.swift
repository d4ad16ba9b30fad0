import SessionsBenchmark
import Testing

/// Exact counters, exit codes and words.
@Suite struct CounterGateTests {
  @Test func `one more round trip fails at once, in a single round`() {
    let counter = CounterCell(base: [1.08], head: [2.08])
    #expect(counter.verdict == .regressed)
    #expect(GateReport(findings: [GateFinding(.exact, counter.verdict)]).exitCode() == 2)
  }

  @Test func `any increase is a regression and any decrease an improvement`() {
    #expect(CounterCell(base: [1000, 1000], head: [1000, 1000.001]).verdict == .regressed)
    #expect(CounterCell(base: [1000], head: [999]).verdict == .improved)
    #expect(CounterCell(base: [1000, 1000], head: [1000, 1000]).verdict == .pass)
    #expect(CounterCell(base: [0.1 + 0.2], head: [0.3]).verdict == .pass)
    #expect(CounterCell(base: [1, 2], head: [1, 2, 3], work: .byRound(control: nil)).verdict.word == "invalid")
    #expect(CounterCell(base: [1, 2], head: [1, 2], work: .byRound(control: [1])).verdict.word == "invalid")
    // A lost update in one round of many.
    #expect(CounterCell(base: [0, 0, 0], head: [0, 1, 0]).verdict == .regressed)
    // One unchanged round is no improvement.
    #expect(CounterCell(base: [2, 2], head: [2, 0]).verdict == .pass)
  }

  @Test func `what is no exact counter is not judged`() {
    #expect(CounterCell(base: [3, 4], head: [9, 9]).verdict == .invalid(.notDeterministic))
    #expect(CounterCell(base: [], head: [1]).verdict == .invalid(.badValues("there are no values")))
    #expect(CounterCell(base: [1], head: [-1]).verdict == .invalid(.badValues("value 1 is negative")))
    #expect(CounterCell(base: [1], head: [.nan]).verdict.word == "invalid")
  }

  @Test(
    arguments: [
      ([], 4, 4), ([.pass, .improved], 0, 0), ([.pass, .inconclusive(.notConfirmed)], 0, 3), ([.pass, .invalid(.saturated)], 4, 4),
      ([.inconclusive(.notConfirmed), .invalid(.saturated)], 4, 4), ([.invalid(.saturated), .regressed, .inconclusive(.otherHost)], 2, 2),
    ] as [([GateVerdict], Int32, Int32)])
  func `exit codes`(verdicts: [GateVerdict], code: Int32, strict: Int32) {
    let report = GateReport(findings: verdicts.map { GateFinding(.interleaved, $0) })
    #expect(report.exitCode() == code)
    #expect(report.exitCode(strict: true) == strict)
  }

  @Test func `unclear verdicts give their reason with its numbers`() {
    #expect(GateVerdict.inconclusive(.tooNoisy(detectable: 0.234)).reason?.contains("23 %") == true)
    #expect(GateVerdict.inconclusive(.tooFewRounds(5, needed: 8)).reason == "5 rounds, and the test of so many cells takes 8")
    #expect(GateVerdict.invalid(.biasedNullControl(0.1)).reason == "the base differs from itself by 10 %")
    #expect(GateVerdict.invalid(.verifyFailed("3 of 50")).reason?.hasSuffix("3 of 50") == true)
    #expect([GateVerdict.pass, .improved, .regressed].allSatisfy { $0.reason == nil })
  }
}
