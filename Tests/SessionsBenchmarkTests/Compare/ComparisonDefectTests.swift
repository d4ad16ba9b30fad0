import SessionsBenchmark
import Testing

/// Cells that have nothing to compare: they are reported, and never forgotten.
@Suite struct ComparisonDefectTests {
  private static let numbers = CellOutcome.measured(SmallResult.cell(requests: 5_000))
  private let base = ComparedResults.make(Array(repeating: numbers, count: 11), role: .base)

  private func reason(_ head: BenchmarkResult, base: BenchmarkResult? = nil, control: BenchmarkResult? = nil) throws -> String? {
    let report = try ResultComparison(base: base ?? self.base, head: head, control: control).judge()
    guard case .invalid? = report.verdict("throughput") else { return nil }
    #expect(report.gate.exitCode() == 4)
    return report.rows.first { $0.metric == "throughput" }?.finding.verdict.reason
  }

  /// Eleven rounds, one of which has another outcome.
  private func once(_ outcome: CellOutcome, role: RunPairing.Role = .head) -> BenchmarkResult {
    ComparedResults.make(Array(repeating: Self.numbers, count: 10) + [outcome], role: role)
  }

  @Test func `a cell without numbers in one round has none to compare`() throws {
    #expect(try reason(once(.invalid(reason: "3 sessions were lost"))) == "there are no numbers: of the head: 3 sessions were lost")
    let control = once(.invalid(reason: "2 were lost"), role: .control)
    #expect(try reason(base.with(role: .head), control: control) == "there are no numbers: of the control: 2 were lost")
    let saturated = once(.saturated(SmallResult.offered(rate: 1_000, p99: 5, errors: 0), reason: "90 %"))
    let report = try ResultComparison(base: base, head: saturated).judge()
    #expect(report.verdict("p99") == .invalid(.saturated))
    #expect(try reason(once(.unsupported(reason: "no index"))) == "the head does not support it: no index")
  }

  @Test func `what the base cannot do is told and not judged`() throws {
    let nothing = ComparedResults.make([.unsupported(reason: "no index")], role: .base)
    for (head, ending) in [(base.with(role: .head), "and the head has nothing to be compared with."), (nothing.with(role: .head), "it.")] {
      let report = try ResultComparison(base: nothing, head: head).judge()
      #expect(report.rows.map(\.metric) == ["failed cases"])
      #expect(report.notes.contains { $0.hasPrefix("memory, browse: the base does not support it") && $0.hasSuffix(ending) })
    }
  }

  @Test func `a cell that only one of them has cannot be compared`() throws {
    let other = ComparedResults.make(Array(repeating: Self.numbers, count: 11), role: .head, store: "sqlite")
    let report = try ResultComparison(base: base, head: other).judge()
    let rows = report.rows.filter { $0.metric == "throughput" }
    #expect(rows.map(\.subject) == ["memory, browse", "sqlite, browse"])
    #expect(rows.map(\.finding.verdict.reason) == ["the head does not have the cell", "the base does not have the cell"])
    #expect(report.gate.exitCode() == 4)
    // Also of an open loop, for which throughput has no meaning.
    let open = ComparedResults.offered([5, 6, 7, 8, 9], role: .base)
    let lost = try ResultComparison(base: open, head: other, criteria: GateCriteria(metrics: [.throughput])).judge()
    #expect(lost.gate.exitCode() == 4)
    let stored = try ResultComparison(base: base, head: other.with(role: .head, id: "x")).judge()
    #expect(stored.rows.filter { $0.metric == "throughput" }.count == 2 && stored.gate.exitCode() == 4)
  }

  @Test func `a round that only one of them has is a cell that came to no end`() throws {
    let short = ComparedResults.make(Array(repeating: Self.numbers, count: 10), role: .head)
    #expect(try reason(short) == "only one of base and head has round 11")
    #expect(try reason(base.with(role: .head), control: short.with(role: .control)) == "only one of base and control has round 11")
  }

  @Test func `other work is not compared`() throws {
    let head = SmallResult.make(
      (0..<11).map { _ in ["memory": Self.numbers] }, reference: "memory",
      workload: WorkloadDescription(id: "browse", summary: "plain", parameters: ["p": "other"], assumptions: ["plain"], seed: 1))
    let text = try ResultComparison(base: base, head: head).judge().rows.last?.finding.verdict.reason
    #expect(text == "they had other work to do: p: plain in the base and other in the head")
    let assumed = SmallResult.make(
      (0..<11).map { _ in ["memory": Self.numbers] }, reference: "memory",
      workload: WorkloadDescription(id: "browse", summary: "plain", parameters: ["p": "plain"], assumptions: ["large"], seed: 1))
    let other = try ResultComparison(base: base, head: assumed).judge().rows.last?.finding.verdict.reason
    #expect(other == "they had other work to do: what is assumed: plain in the base and large in the head")
  }

  @Test func `times in slices are not compared with others, and counters are`() throws {
    func result(_ parameters: [String: String], _ roundTrips: Int) -> BenchmarkResult {
      let cell = SmallResult.cell(requests: 50_000, exact: ComparedResults.counted(roundTrips))
      return SmallResult.make(
        (0..<11).map { _ in ["memory": .measured(cell)] }, reference: "memory",
        workload: WorkloadDescription(id: "browse", summary: "plain", parameters: parameters, assumptions: ["plain"], seed: 1))
    }
    let report = try ResultComparison(base: result([:], 108), head: result(["slice": "0.02 s"], 208)).judge()
    #expect(report.verdict("round trips") == .regressed && report.gate.exitCode() == 2)
    #expect(report.rows.last?.finding.verdict.reason == "the base was measured in one piece, the head in slices of 0.02 s")
    let alike = try ResultComparison(base: result(["slice": "0.02 s"], 108), head: result(["slice": "0.02 s"], 108)).judge()
    #expect(alike.gate.exitCode() == 0 && alike.rows.allSatisfy { $0.finding.verdict == .pass })
  }

  @Test func `a percentile that cannot be told is not compared`() throws {
    let cell = SmallResult.cell(requests: 5_000)
    let histogram = LatencyHistogram(buckets: [.init(nanoseconds: 5, count: 4_000)], highest: 10, overflow: 1_000)
    let long = CellMeasurement(
      load: cell.load, phases: cell.phases,
      requests: OperationMeasurement(count: 5_000, errors: 0, service: histogram, response: histogram),
      operations: [:], counters: [:], errors: [:], exact: nil, lag: nil, resources: cell.resources, verified: 1, timeline: nil)
    let report = try ResultComparison(base: base, head: ComparedResults.make(Array(repeating: .measured(long), count: 11), role: .head))
      .judge()
    #expect(report.verdict("p99") == .invalid(.badValues("the p99 of the head is longer than can be told")))
  }
}
