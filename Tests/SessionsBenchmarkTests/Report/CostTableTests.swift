import Testing

@testable import SessionsBenchmark

@Suite struct CostTableTests {
  private func cell(_ client: Double, server: Double?, log: Int64?) -> CellOutcome {
    let resources = ResourceUse(
      clientCPUSeconds: client, backendCPUSeconds: server, residentBytes: 3 << 20, contextSwitches: nil, storedBytes: 51_200,
      liveSessions: 100, logBytes: log, sweptRows: nil, sweepSeconds: nil, reconnects: nil)
    return .measured(SmallResult.cell(requests: 1000, resources: resources))
  }

  private func report(_ rounds: [[String: CellOutcome]]) -> BenchmarkReport {
    BenchmarkReport(SmallResult.make(rounds), statistics: .range)
  }

  @Test func `what a request costs is the median of the rounds, and what is not known is left out`() {
    let rounds = [0.010, 0.030, 0.020].map { client in
      ["postgres": cell(client, server: client / 2, log: 123_000), "redis": .measured(SmallResult.cell(requests: 1000))]
    }
    let report = report(rounds)
    let rows = CostTable(report.tables[0]).rows
    #expect(rows == [["postgres", "20.0 µs", "10.0 µs", "512 B", "123 B", "3 MiB"]])
    for text in [BenchmarkText.render(report), BenchmarkMarkdown.render(report), BenchmarkHTML.render(report)] {
      for part in CostTable.heads + rows[0] { #expect(text.contains(part), "\(part)") }
    }
  }

  @Test func `a backend that tells one thing has a row for it`() {
    let rows = CostTable(report([["postgres": cell(0.004, server: nil, log: nil)]]).tables[0]).rows
    #expect(rows == [["postgres", "4.00 µs", "–", "512 B", "–", "3 MiB"]])
  }

  @Test func `where nothing is known there is no table`() {
    let report = report([["postgres": .measured(SmallResult.cell(requests: 1000))]])
    #expect(CostTable(report.tables[0]).rows.isEmpty)
    #expect(!BenchmarkText.render(report).contains(CostTable.heads[1]))
    #expect(!BenchmarkHTML.render(report).contains("What a request costs"))
  }
}
