import Foundation
import SessionsConformance
import Testing

/// Stores and rules side by side.
@Suite struct MatrixTests {
  private typealias S = ReportSamples

  private func matrix(_ results: [CaseResult]) -> ConformanceMatrix {
    ConformanceMatrix([("f.json", S.report(S.store(results)))])
  }

  @Test func `a cell shows the worst outcome, and which cases have it`() throws {
    let results = [
      S.result(.passed), S.result(.limited, id: "TST-002"), S.result(.failed, id: "TST-003"), S.result(.skipped, id: "TST-004"),
    ]
    let cell = try #require(matrix(results).rows.first?.cells.first)
    #expect(cell.outcome == .failed && cell.cases == ["TST-003"])
    #expect(cell.counts == ["passed": 1, "limited": 1, "failed": 1, "skipped": 1])
    #expect(matrix([results[0], results[3]]).rows.first?.cells.first?.outcome == .passed)
    #expect(matrix([results[3]]).rows.first?.cells.first?.outcome == .skipped)
  }

  @Test func `every outcome has a rank`() {
    #expect(Set(CaseOutcome.byGravity) == Set(CaseOutcome.allCases) && CaseOutcome.byGravity.count == CaseOutcome.allCases.count)
    #expect(Set(CaseOutcome.byReading) == Set(CaseOutcome.allCases) && CaseOutcome.byReading.count == CaseOutcome.allCases.count)
    #expect(Set(CaseOutcome.allCases.map(\.symbol)).count == CaseOutcome.allCases.count)
  }

  @Test func `rules stand in the order of the specification, by number`() {
    let rules = ["ROT-10", "XX-1", "ROT-2", "ID-3", "ERR-1"]
    #expect(matrix([S.result(.passed, rules: rules)]).rows.map(\.rule) == ["ID-3", "ROT-2", "ROT-10", "ERR-1", "XX-1"])
  }

  @Test func `a store that is in several files has a column for each`() {
    let one = S.report(S.store([S.result(.passed)], name: "a"), S.store([S.result(.passed)], name: "b"))
    let two = S.report(S.store([S.result(.failed)], name: "a"))
    #expect(ConformanceMatrix([("x/1.json", one), ("x/2.json", two)]).columns.map(\.label) == ["a (1.json)", "b", "a (2.json)"])
    #expect(ConformanceMatrix([("x/1.json", two), ("y/1.json", two)]).columns.map(\.label) == ["a (x/1.json)", "a (y/1.json)"])
    #expect(ConformanceMatrix([("1.json", two), ("1.json", two)]).columns.map(\.label) == ["a (1.json) #1", "a (1.json) #2"])
  }

  @Test func `a rule without a result is neither passed nor skipped`() {
    let one = S.report(S.store([S.result(.passed, rules: ["CC-1"])], name: "a"))
    let two = S.report(S.store([S.result(.passed, rules: ["CC-2"])], name: "b"))
    let both = ConformanceMatrix([("1.json", one), ("2.json", two)])
    #expect(both.rows.map { $0.cells.map(\.outcome) } == [[.passed, nil], [nil, .passed]])
    #expect(MatrixTextReport.render(both).contains("CC-1       ✓   ·"))
  }

  @Test func `every format holds every rule and column, and no markup of others`() throws {
    let report = S.all(text: S.hostile)
    let both = ConformanceMatrix([("1.json", report), ("2.json", S.report(S.store([S.result(.passed, rules: ["ROT-3"])], name: "other")))])
    let json = String(decoding: try JSONReport.render(both), as: UTF8.self)
    for text in [MatrixTextReport.render(both), MatrixMarkdownReport.render(both), MatrixHTMLReport.render(both), json] {
      for part in ["CC-1", "ROT-3", "other"] { #expect(text.contains(part)) }
    }
    #expect(!MatrixHTMLReport.render(both).contains("<b>&amp;amp;") && !MatrixMarkdownReport.render(both).contains("<b>"))
    let heads = MatrixMarkdownReport.render(both).split(separator: "\n").first { $0.hasPrefix("| rule") } ?? ""
    #expect(heads.replacing("\\|", with: "").count { $0 == "|" } == 4, "\(heads)")
  }

  @Test(arguments: [
    ("", "no JSON"), ("[]", "the whole"), ("{}", "schemaVersion"), ("{\"schemaVersion\": 1}", "missing"),
    ("{\"schemaVersion\": 1, \"suiteVersion\": 3}", "suiteVersion"), ("{\"schemaVersion\": 2}", "newer"),
  ])
  func `what is no result is refused with a reason`(text: String, reason: String) {
    #expect {
      try JSONReport.read(Data(text.utf8))
    } throws: {
      "\($0)".contains(reason)
    }
  }
}
