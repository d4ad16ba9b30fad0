import SessionsBenchmark
import Testing

/// Counters decide at once, without statistics, rounds or interleaving.
@Suite struct ComparisonCountersTests {
  private func report(
    _ base: [ExactCounters?], _ head: [ExactCounters?], control: [ExactCounters?]? = nil, paired: Bool = true
  ) throws -> ComparisonReport {
    func result(_ exact: [ExactCounters?], _ role: RunPairing.Role) -> BenchmarkResult {
      ComparedResults.make(Array(repeating: 5_000, count: exact.count), role: paired ? role : nil, exact: exact)
    }
    return try ResultComparison(base: result(base, .base), head: result(head, .head), control: control.map { result($0, .control) }).judge()
  }

  @Test func `one more round trip fails in a single round, also between files that were measured apart`() throws {
    for paired in [true, false] {
      let report = try report([ComparedResults.counted(108)], [ComparedResults.counted(208)], paired: paired)
      #expect(report.verdict("round trips") == .regressed)
      #expect(report.verdict("bytes sent") == .pass)
      #expect(report.gate.exitCode() == 2)
      #expect(report.conclusion == "Verdict: regressed. memory, browse, round trips: +1/op.")
    }
  }

  @Test func `rounds of their own seeds are compared one by one`() throws {
    let base = [108, 111, 105].map { ComparedResults.counted($0) }
    #expect(try report(base, base).verdict("round trips") == .pass)
    #expect(try report(base, [108, 112, 105].map { ComparedResults.counted($0) }).verdict("round trips") == .regressed)
    #expect(try report(base, [108, 110, 105].map { ComparedResults.counted($0) }).verdict("round trips") == .improved)
    #expect(try report(base, [107, 112, 105].map { ComparedResults.counted($0) }).verdict("round trips") == .regressed)
    // More in one round than in another of the base, though each value also occurs in the base.
    #expect(try report(base, [108, 111, 107].map { ComparedResults.counted($0) }).verdict("round trips") == .regressed)
  }

  @Test func `a base that counts otherwise the second time counts nothing exactly`() throws {
    let base = [108, 111].map { ComparedResults.counted($0) }
    let report = try report(base, base, control: [108, 112].map { ComparedResults.counted($0) })
    #expect(report.verdict("round trips") == .invalid(.notDeterministic))
    #expect(report.verdict("bytes sent") == .pass)
    #expect(try self.report(base, base, control: base).verdict("round trips") == .pass)
  }

  @Test func `what the head does not count cannot pass`() throws {
    let base = [108, 111].map { ComparedResults.counted($0) }
    #expect(try report(base, [nil, nil]).verdict("round trips") == .invalid(.badValues("the head did not count it")))
    #expect(try report([nil, nil], base).notes.contains { $0.hasPrefix("Only the head counted round trips and bytes of memory, browse") })
    #expect(try report([nil, nil], base).verdict("round trips") == nil)
  }

  @Test func `results of other seeds are compared if their rounds are all alike`() throws {
    func result(_ counts: [Int], seed: UInt64, role: RunPairing.Role) -> BenchmarkResult {
      let made = ComparedResults.make(counts.map { _ in 5_000 }, exact: counts.map { ComparedResults.counted($0) })
      return BenchmarkResult(
        started: made.started, seconds: 1, command: [], seed: seed, reference: "memory", tool: made.tool, host: made.host,
        swift: made.swift,
        backends: made.backends, workloads: made.workloads, rounds: made.rounds)
    }
    let same = try ResultComparison(base: result([108, 108], seed: 1, role: .base), head: result([109, 108], seed: 2, role: .head)).judge()
    #expect(same.verdict("round trips") == .regressed)
    let other = try ResultComparison(base: result([108, 107], seed: 1, role: .base), head: result([108, 107], seed: 2, role: .head)).judge()
    #expect(other.verdict("round trips") == .invalid(.notDeterministic))
  }

  @Test func `a lost update in the head alone regressed`() throws {
    func result(_ lost: Int, _ role: RunPairing.Role) -> BenchmarkResult {
      ComparedResults.make(ComparedResults.steady, role: role, counters: lost > 0 ? ["lostUpdate": lost, "hit": 5] : ["hit": 9])
    }
    let worse = try ResultComparison(base: result(0, .base), head: result(1, .head)).judge()
    #expect(worse.verdict("lost updates") == .regressed && worse.verdict("hit") == nil)
    #expect(try ResultComparison(base: result(1, .base), head: result(0, .head)).judge().verdict("lost updates") == .improved)
    #expect(try ResultComparison(base: result(0, .base), head: result(0, .head)).judge().verdict("lost updates") == nil)
  }

  @Test func `a case that fails in the head alone regressed, however many were mended`() throws {
    func result(_ failed: [String]?, _ role: RunPairing.Role) -> BenchmarkResult {
      let verdict: BackendConformance.Verdict = failed.map { $0.isEmpty ? .passed : .failed } ?? .notJudged
      return ComparedResults.make(
        ComparedResults.steady, role: role, conformance: BackendConformance(verdict: verdict, failed: failed ?? []))
    }
    func verdict(_ base: [String]?, _ head: [String]?) throws -> GateVerdict? {
      try ResultComparison(base: result(base, .base), head: result(head, .head)).judge().verdict("failed cases")
    }
    #expect(try verdict([], ["ROT-001"]) == .regressed)
    #expect(try verdict(["ROT-001", "ROT-002"], ["ROT-003"]) == .regressed)
    #expect(try verdict(["ROT-001", "ROT-002"], ["ROT-002"]) == .improved)
    #expect(try verdict(["ROT-001"], ["ROT-001"]) == .pass)
    #expect(try verdict([], nil) == .invalid(.badValues("the suite did not judge it in the head")))
    #expect(try verdict(nil, []) == nil)
    let notes = try ResultComparison(base: result(["ROT-001"], .base), head: result(["ROT-001", "ROT-003"], .head)).judge().notes
    #expect(notes.contains("memory fails in the head alone: ROT-003."))
    #expect(try ResultComparison(base: result(nil, .base), head: result([], .head)).judge().notes.contains { $0.contains("did not judge") })
  }
}
