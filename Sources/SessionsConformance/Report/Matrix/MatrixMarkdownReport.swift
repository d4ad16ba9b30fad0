import SessionsReporting

/// A matrix as Markdown: the verdicts, and a table of all rules.
public enum MatrixMarkdownReport {
  /// Renders a matrix.
  public static func render(_ matrix: ConformanceMatrix) -> String {
    guard !matrix.columns.isEmpty else { return "No store was judged.\n" }
    func text(_ text: String) -> String { MarkdownText.escape(text) }
    let verdicts = matrix.columns.map { column in
      let versions = [column.adapterVersion.map { "adapter \($0)" }, column.backendVersion.map { "backend \($0)" }].compactMap(\.self)
      return [text(column.label), text(column.verdict), text((["suite \(column.suiteVersion)"] + versions).joined(separator: ", "))]
    }
    var rows: [[String]] = []
    for family in matrix.families {
      let head = "**\(text(family.name))** \(text(RuleFamily.title(family.name)))"
      rows.append([head] + matrix.columns.map { _ in "" })
      rows += family.rows.map { row in [text(row.rule)] + row.cells.map { $0.outcome?.symbol ?? "·" } }
    }
    var lines = ["## Stores and rules", ""]
    lines += MarkdownText.table(["store", "verdict", "versions"], verdicts) + [""]
    lines += MarkdownText.table(["rule"] + matrix.columns.map { text($0.label) }, rows) + [""]
    lines += matrix.outcomes.map { "- \($0.symbol) **\($0.word)**: \(text($0.explanation))" }
    lines.append("- · no case of the rule has a result")
    return lines.joined(separator: "\n") + "\n"
  }
}
