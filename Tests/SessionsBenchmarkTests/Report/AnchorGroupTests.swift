import Testing

@testable import SessionsBenchmark

/// What is told of things that are not ours.
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
