import Foundation
import SessionsBenchmark
import Testing

/// Two results as input of the gate.
@Suite struct ResultComparisonTests {
  private let base = ComparedResults.make(ComparedResults.steady, role: .base)
  private let control = ComparedResults.make(ComparedResults.steady.reversed(), role: .control)

  private func again(_ factor: Double) -> ResultComparison.Confirmation {
    ResultComparison.Confirmation(
      base: ComparedResults.make(ComparedResults.steady, role: .base, batch: 2),
      head: ComparedResults.make(ComparedResults.slower(factor), role: .head, batch: 2))
  }

  private func report(
    _ head: BenchmarkResult, _ confirmation: ResultComparison.Confirmation? = nil, metrics: [GateMetric] = GateMetric.usual
  ) throws -> ComparisonReport {
    try ResultComparison(base: base, head: head, control: control, confirmation: confirmation, criteria: GateCriteria(metrics: metrics))
      .judge()
  }

  @Test func `a build as fast as the base passes`() throws {
    let report = try report(ComparedResults.make(ComparedResults.slower(1.01), role: .head))
    #expect(report.rows.map(\.metric) == ["failed cases", "throughput", "p99"])
    #expect(report.rows.allSatisfy { $0.finding.verdict == .pass })
    #expect(report.gate.exitCode(strict: true) == 0)
    #expect(report.unconfirmed == [])
  }

  @Test func `a slower build regressed only if the second batch shows it again`() throws {
    let head = ComparedResults.make(ComparedResults.slower(1.25), role: .head)
    let first = try report(head)
    #expect(first.verdict("throughput") == .inconclusive(.notConfirmed))
    #expect(first.unconfirmed == [CellKey(backend: "memory", workload: "browse")])
    let confirmed = try report(head, again(1.25))
    #expect(confirmed.verdict("throughput") == .regressed)
    #expect(confirmed.gate.exitCode() == 2)
    #expect(confirmed.unconfirmed == [])
    #expect(try report(head, again(1)).verdict("throughput") == .inconclusive(.notReproduced))
  }

  @Test func `a faster build improved`() throws {
    let report = try report(ComparedResults.make(ComparedResults.slower(0.7), role: .head))
    #expect(report.verdict("throughput") == .improved)
    #expect(report.gate.exitCode() == 0)
  }

  @Test func `without a control nothing regressed`() throws {
    let head = ComparedResults.make(ComparedResults.slower(1.25), role: .head)
    let report = try ResultComparison(base: base, head: head, confirmation: again(1.25)).judge()
    #expect(report.verdict("throughput") == .inconclusive(.noNullControl))
  }

  @Test func `a base that differs from itself is no base`() throws {
    let biased = ComparedResults.make(ComparedResults.slower(1.2), role: .control)
    let report = try ResultComparison(base: base, head: base.with(role: .head), control: biased).judge()
    guard case .invalid(.biasedNullControl)? = report.verdict("throughput") else {
      Issue.record("it is \(String(describing: report.verdict("throughput")))")
      return
    }
    #expect(report.gate.exitCode() == 4)
  }

  @Test func `rounds are paired by their number, whatever their order in the file`() throws {
    // Rounds that differ by far more than the builds do: only pairs show the difference.
    let rates = (1...11).map { 20_000 * $0 }
    let (slow, first) = (rates.map { $0 * 3 / 4 }, ComparedResults.make(rates, role: .base))
    let head = ComparedResults.make(slow, role: .head)
    let report = try ResultComparison(
      base: first, head: head.with(rounds: head.rounds.reversed()), control: ComparedResults.make(rates, role: .control)
    ).judge()
    #expect(report.verdict("throughput") == .inconclusive(.notConfirmed))
  }

  @Test func `the percentile of an open loop is that of the response, and its rate says nothing`() throws {
    let steady: [Int64] = [5_000, 5_100, 4_900, 5_050, 4_950, 5_020, 5_080, 4_980, 5_010, 4_990, 5_030]
    let first = ComparedResults.offered(steady, role: .base)
    let head = ComparedResults.offered(steady.map { $0 * 2 }, role: .head)
    let report = try ResultComparison(base: first, head: head, control: ComparedResults.offered(steady, role: .control)).judge()
    #expect(report.rows.map(\.metric) == ["failed cases", "p99"])
    #expect(report.verdict("p99") == .inconclusive(.notConfirmed))
    #expect(report.rows.last?.base == 5_010 && report.rows.last?.head == 10_020)
    let faster = try ResultComparison(base: first, head: ComparedResults.offered(steady, rate: 1_100, role: .head)).judge()
    #expect(faster.rows.last?.finding.verdict.reason?.contains("offered requests a second: 1,000 in the base and 1,100") == true)
  }

  @Test func `metrics are chosen, and a percentile takes enough requests`() throws {
    let few = ComparedResults.make(Array(repeating: 999, count: 11), role: .head)
    let report = try report(few, metrics: [.p50, .p99])
    #expect(report.rows.map(\.metric) == ["failed cases", "p50", "p99"])
    #expect(report.verdict("p50") == .pass)
    #expect(report.verdict("p99") == .inconclusive(.tooFewRequests(999, needed: 1000)))
    #expect(report.gate.exitCode(strict: true) == 3)
  }

  @Test func `how much worse may be is chosen, and of p99 twice as much`() throws {
    let criteria = GateCriteria()
    #expect(GateMetric.allCases.map(criteria.tolerance(of:)) == [0.15, 0.15, 0.3])
    let head = ComparedResults.make(ComparedResults.slower(1.12), role: .head)
    func report(_ tolerance: Double) throws -> ComparisonReport {
      try ResultComparison(
        base: base, head: head, control: control, confirmation: again(1.12),
        criteria: GateCriteria(metrics: [.throughput], tolerance: tolerance)
      ).judge()
    }
    #expect(try report(0.15).verdict("throughput") == .pass)
    #expect(try report(0.1).verdict("throughput") == .regressed)
    #expect(try report(0.125).verdict("throughput") == .pass)
    #expect(ComparisonText.render(try report(0.1)).contains("(10 %, of p99 20 %)"))
    let json = try JSONSerialization.jsonObject(with: ComparisonJSON.render(try report(0.1))) as? [String: Any]
    #expect(json?["tolerance"] as? Double == 0.1)
  }
}
