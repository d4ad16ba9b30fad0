import SessionsReporting

/// A comparison for a pull request.
package enum ComparisonMarkdown {
  /// Renders a comparison, the verdict first.
  package static func render(_ report: ComparisonReport) -> String {
    var lines = ["**\(MarkdownText.escape(report.conclusion))**", ""]
    for tier in [GateTier.exact, .interleaved, .stored] {
      let rows = report.rows.filter { $0.finding.tier == tier }
      guard !rows.isEmpty else { continue }
      lines += ["### \(tier.title)", ""]
      lines += MarkdownText.table(escaping: ComparisonRow.heads, rows.map(\.columns), numbersFrom: ComparisonRow.numbers.lowerBound) + [""]
    }
    if !report.notes.isEmpty { lines += report.notes.map { "- \(MarkdownText.escape($0))" } + [""] }
    if report.rows.contains(where: { $0.finding.worsening != nil }) {
      lines += [MarkdownText.escape(ComparisonText.legend(report.criteria).joined(separator: " ")), ""]
    }
    return lines.joined(separator: "\n")
  }
}
