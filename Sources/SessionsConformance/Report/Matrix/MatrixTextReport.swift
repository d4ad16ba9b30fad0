import SessionsReporting

/// A matrix for a terminal. The columns have numbers, which the key above the table explains: names of stores can be long.
public enum MatrixTextReport {
  /// Renders a matrix.
  ///
  /// - Parameters:
  ///   - matrix: The matrix.
  ///   - isColoured: Whether to use the terminal's colours.
  public static func render(_ matrix: ConformanceMatrix, isColoured: Bool = false) -> String {
    let style = TerminalStyle(isColoured: isColoured)
    guard !matrix.columns.isEmpty else { return "no store was judged\n" }
    let width = matrix.columns.map(\.label.count).max() ?? 0
    var lines = matrix.columns.enumerated().map { index, column in
      "\(padLeft("\(index + 1)", 4))  \(pad(column.label, width))  \(style.dim(column.verdict))"
    }
    let ruleWidth = max(8, (matrix.rows.map(\.rule.count).max() ?? 0) + 2)
    lines.append("")
    lines.append("  " + pad("rule", ruleWidth) + matrix.columns.indices.map { padLeft("\($0 + 1)", 4) }.joined())
    for family in matrix.families {
      lines.append(style.bold("  \(family.name)") + style.dim("  \(RuleFamily.title(family.name))"))
      for row in family.rows {
        lines.append("  " + pad(row.rule, ruleWidth) + row.cells.map { symbol($0, style) }.joined())
      }
    }
    lines.append("")
    lines += matrix.outcomes.map { "  \($0.symbol)  \($0.word): \($0.explanation)" }
    if matrix.rows.contains(where: { $0.cells.contains { $0.outcome == nil } }) { lines.append("  ·  no case of the rule has a result") }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func symbol(_ cell: ConformanceMatrix.Cell, _ style: TerminalStyle) -> String {
    guard let outcome = cell.outcome else { return style.dim("   ·") }
    let text = "   \(outcome.symbol)"
    switch outcome {
    case .passed: return style.good(text)
    case .failed, .errored, .unexpectedPass: return style.bad(text)
    case .limited, .expectedFailure, .inconclusive: return style.notable(text)
    case .skipped: return style.dim(text)
    }
  }
}
