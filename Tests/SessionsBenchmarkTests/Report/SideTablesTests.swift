import SessionsBenchmark
import Testing

@Suite struct CostTableTests {
  private func cell(_ client: Double, server: Double?, log: Int64?) -> CellOutcome {
    let resources = ResourceUse(
      clientCPUSeconds: client, backendCPUSeconds: server, residentBytes: 3 << 20, storedBytes: 51_200, liveSessions: 100, logBytes: log)
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

/// The ratios to anchors.
@Suite struct AnchorGroupTests {
  private func ratio(_ anchor: String, _ metric: String, _ ratios: [Double], settings: String = "s", more: Bool = true) -> AnchorRatio {
    AnchorRatio(anchor: anchor, settings: settings, backend: "redis", metric: metric, moreIsBetter: more, ratios: ratios)
  }

  @Test func `what was measured under the same settings stands together, in the order in which it came`() {
    let groups = AnchorGroup.all(
      [
        ratio("a tool", "rate", [0.5, 2, 1, 1, 1]), ratio("another", "rate", [3]), ratio("a tool", "p50", [1, 1, 1], more: false),
        ratio("a tool", "rate", [4], settings: "other"),
      ], .range)
    #expect(groups.map(\.title) == ["redis beside a tool", "redis beside another", "redis beside a tool"])
    #expect(groups.map(\.settings) == ["s", "s", "other"])
    #expect(groups[0].rows.map { $0[0] } == ["rate (more is better)", "p50 (less is better)"])
    #expect(groups[0].rows[0] == ["rate (more is better)", "1.00x", "0.500 to 2.00", "5"])
    #expect(groups.flatMap(\.rows).allSatisfy { $0.count == AnchorGroup.heads.count })
  }

  @Test func `text from a file is no markup, and what has no value says so`() {
    let group = AnchorGroup.all([ratio("a\u{1B}[31mtool", "rate", [])], .range)[0]
    #expect(!group.title.contains("\u{1B}"))
    #expect(group.rows[0].dropFirst() == [ReportRow.none, ReportRow.none, "0"])
  }
}
