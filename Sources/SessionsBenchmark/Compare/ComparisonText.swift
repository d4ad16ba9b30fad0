import SessionsReporting

/// A comparison for a terminal.
package enum ComparisonText {
  /// Renders a comparison: the tables, the notes, the legend, and the verdict in the last line.
  ///
  /// - Parameters:
  ///   - report: The comparison.
  ///   - isColoured: Whether to use the terminal's colours.
  package static func render(_ report: ComparisonReport, isColoured: Bool = false) -> String {
    let style = TerminalStyle(isColoured: isColoured)
    var lines: [String] = []
    for tier in GateTier.allCases {
      let rows = report.rows.filter { $0.finding.tier == tier }
      guard !rows.isEmpty else { continue }
      let columns = ComparisonRow.heads.indices.map { ComparisonRow.numbers.contains($0) ? TextTable.Column.right : .left }
      let table = TextTable([ComparisonRow.heads] + rows.map(\.columns), columns: columns).lines(indent: 2)
      lines += [style.bold(tier.title), style.dim(table[0])]
      lines += zip(rows, table.dropFirst()).map { colour($0.finding.verdict, $1, style) } + [""]
    }
    if !report.notes.isEmpty { lines += report.notes.map { "- \($0)" } + [""] }
    if report.rows.contains(where: { $0.finding.worsening != nil }) { lines += legend(report.criteria).map(style.dim) + [""] }
    lines.append(colour(report.gate.outcome, report.conclusion, style))
    return lines.joined(separator: "\n") + "\n"
  }

  /// The legend of the columns.
  static func legend(_ criteria: GateCriteria) -> [String] {
    let (usual, high) = (percent(criteria.tolerance), percent(criteria.tolerance(of: .p99)))
    return [
      "p: how probable such a difference is by chance, corrected for all cells (Holm). finds: the smallest change that these rounds would",
      "probably have found. A time regressed if its interval lies beyond the tolerance (\(usual), of p99 \(high)), p is at most 0.05, a",
      "second batch shows it again, and the base does not differ from itself.",
    ]
  }

  private static func percent(_ share: Double) -> String { "\(NumberText.plain(share * 100)) %" }

  private static func colour(_ verdict: GateVerdict, _ text: String, _ style: TerminalStyle) -> String {
    switch verdict {
    case .pass: return text
    case .improved: return style.good(text)
    case .regressed: return style.bad(text)
    case .inconclusive, .invalid: return style.notable(text)
    }
  }

  private static func colour(_ outcome: GateReport.Outcome, _ text: String, _ style: TerminalStyle) -> String {
    switch outcome {
    case .pass: return style.good(text)
    case .regressed: return style.bad(text)
    case .inconclusive, .invalid: return style.notable(text)
    }
  }
}

/// A comparison for a pull request.
package enum ComparisonMarkdown {
  /// Renders a comparison, the verdict first.
  package static func render(_ report: ComparisonReport) -> String {
    var lines = ["**\(MarkdownText.escape(report.conclusion))**", ""]
    for tier in GateTier.allCases {
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
