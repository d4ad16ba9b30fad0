import SessionsBenchmark
import Testing

/// The sentences of a report before its numbers.
@Suite struct ReportJudgementTests {
  private func rounds(_ rates: [String: Int], count: Int = 5) -> [[String: CellOutcome]] {
    Array(repeating: rates.mapValues { .measured(SmallResult.cell(requests: $0)) }, count: count)
  }

  private func verdict(_ result: BenchmarkResult, _ statistics: ResultStatistics = .range) -> [String] {
    BenchmarkReport(result, statistics: statistics).verdict
  }

  @Test func `the fastest is told with its lead, inside a class of durability`() {
    #expect(
      verdict(SmallResult.make(rounds(["postgres": 10_000, "redis": 20_000])))
        == ["Survives a loss of power: redis is fastest with 20,000 requests/s, p99 2.00 µs, 2.00x ±0 % of postgres."])
    // A sentence for each class that the sample has.
    #expect(verdict(SampleResult.full).count == Set(SampleResult.full.backends.map(\.durability)).count)
    #expect(verdict(SampleResult.full).last?.hasPrefix("Nothing survives the process: memory is the only one, with ") == true)
  }

  @Test func `without a difference nobody is fastest`() {
    let same = rounds(["postgres": 10_000, "redis": 10_000])
    #expect(verdict(SmallResult.make(same))[0].contains("no difference was shown between "))
    #expect(verdict(SmallResult.make(rounds(["postgres": 10_000, "redis": 20_000])), .none)[0].contains("too few rounds to call that"))
  }

  @Test func `a store that is wrong or has no numbers does not win`() {
    let wrong = SmallResult.make(
      rounds(["postgres": 10_000, "redis": 20_000]), conformance: BackendConformance(verdict: .failed, failed: ["CAS-001"]))
    #expect(verdict(wrong) == ["No backend has numbers that count under browse."])
    var invalid = rounds(["postgres": 10_000, "redis": 20_000])
    invalid[3]["redis"] = .invalid(reason: "lost")
    #expect(verdict(SmallResult.make(invalid))[0].hasPrefix("Survives a loss of power: postgres is the only one"))
    let sweep = WorkloadDescription(id: "ladder", summary: "", seed: 1, sweep: .tasks)
    let ladder = SmallResult.make(rounds(["postgres": 1_000]), workload: sweep, step: 4)
    #expect(verdict(ladder) == ["No workload gives a verdict: all of them are sweeps."])
  }

  @Test func `a clean run has no caveats`() {
    #expect(BenchmarkReport(SmallResult.make(rounds(["postgres": 10_000])), statistics: .range).caveats == [])
  }

  @Test func `over several workloads those of a class are compared by the geometric mean`() throws {
    let measured = { (requests: Int) in CellOutcome.measured(SmallResult.cell(requests: requests)) }
    // Four times in one workload and as fast in the other: twice.
    let cells = [
      BenchmarkCell(backend: "postgres", workload: "browse", outcome: measured(1000)),
      BenchmarkCell(backend: "redis", workload: "browse", outcome: measured(4000)),
      BenchmarkCell(backend: "postgres", workload: "rolling", outcome: measured(500)),
      BenchmarkCell(backend: "redis", workload: "rolling", outcome: measured(500)),
    ]
    let base = SmallResult.make(rounds(["postgres": 1, "redis": 1]), cells: cells)
    let workloads = ["browse", "rolling"].map { WorkloadDescription(id: $0, summary: $0, seed: 1) }
    let result = BenchmarkResult(
      started: base.started, seconds: 1, command: base.command, seed: 1, reference: "postgres", tool: base.tool, host: base.host,
      swift: base.swift, backends: base.backends, workloads: workloads, rounds: base.rounds)
    #expect(verdict(result).contains("Over 2 workloads redis has 2.00x the rate of postgres (geometric mean)."))
    // One workload has no mean.
    #expect(!verdict(SmallResult.make(rounds(["postgres": 1000, "redis": 4000]))).contains { $0.contains("geometric") })
  }

  @Test func `who comes near what the benchmark can show is named`() {
    // The small result's benchmark can show two million a second.
    let fast = SmallResult.make(rounds(["postgres": 10_000, "redis": 1_900_000]))
    let texts = BenchmarkReport(fast, statistics: .range).caveats
      .filter { $0.hasPrefix("The benchmark itself cannot show more than 2,000,000 requests/s") }
    #expect(texts.count == 1)
    #expect(texts.first?.contains("redis") == true && texts.first?.contains("postgres") == false)
  }

  @Test func `whatever weakens the numbers is told before them`() {
    func caveats(_ result: BenchmarkResult) -> [String] { BenchmarkReport(result, statistics: .range).caveats }
    #expect(caveats(SmallResult.make(rounds(["postgres": 1_000]), synthetic: true))[0].hasPrefix("The numbers are made up"))
    #expect(caveats(SmallResult.make(rounds(["postgres": 1_000]), configuration: "debug"))[0].hasPrefix("Built as debug"))
    #expect(caveats(SmallResult.make(rounds(["postgres": 1_000], count: 4)))[0].hasPrefix("4 rounds: fewer than the 5"))
    let failed = BackendConformance(verdict: .failed, failed: ["CAS-001", "ROT-002"])
    let wrong = caveats(SmallResult.make(rounds(["postgres": 1_000]), conformance: failed))
    #expect(wrong[0].contains("postgres breaks MUSTs of the specification (CAS-001, ROT-002)"))
    let unknown = BackendConformance(verdict: .notJudged)
    #expect(caveats(SmallResult.make(rounds(["postgres": 1_000]), conformance: unknown))[0].contains("was not judged"))
    var troubled = rounds(["postgres": 1_000, "redis": 1_000])
    troubled[0]["redis"] = .invalid(reason: "lost")
    troubled[1]["postgres"] = .saturated(SmallResult.cell(requests: 10, errors: ["unavailable": 2]), reason: "slow")
    #expect(
      caveats(SmallResult.make(troubled)) == [
        "Without numbers, since what was read back was wrong or the store fails its suite: redis in browse.",
        "1 cell did not keep up with the offered rate: marked as saturated and not compared.",
        "2 requests failed; they are counted apart and are in no latency.",
      ])
  }

  @Test func `the sample has caveats of each kind that it should`() {
    let caveats = BenchmarkReport(SampleResult.full, statistics: .range).caveats
    for part in [
      "made up", "DUR-004", "not judged", "sqlite-full in logout-everywhere", "3 cells did not keep up", "(kvm)", "shared its 8 processors",
      "different durability",
    ] {
      #expect(caveats.contains { $0.contains(part) }, "\(part)")
    }
  }
}
