import SessionsReporting

/// A report for a pull request or a page.
package enum BenchmarkMarkdown {
  /// Renders a report.
  package static func render(_ report: BenchmarkReport) -> String {
    let result = report.summary.result
    var lines = ["# Session store benchmarks", ""]
    lines += report.verdict.map { "- **\(MarkdownText.escape($0))**" } + [""]
    if !report.caveats.isEmpty {
      lines += ["## Before you use these numbers", ""] + report.caveats.map { "- \(MarkdownText.escape($0))" } + [""]
    }
    for table in report.tables { lines += section(table) }
    lines += ["<details><summary>How to read it</summary>", ""]
    lines += report.legend.map { "- \(MarkdownText.escape($0))" } + ["", "</details>", ""]
    lines += ["## Backends", ""]
    lines += MarkdownText.table(escaping: BackendFacts.heads, result.backends.map { BackendFacts.texts($0) }) + [""]
    for (title, ratios) in [("Against the raw tools", result.limits), ("Against what a user would take instead", result.peers)] {
      if let ratios, !ratios.isEmpty { lines += ["## \(title)", ""] + anchors(ratios, report) }
    }
    lines += ["## Where", ""] + report.environment.map { "- \($0.name): \(MarkdownText.escape($0.value))" }
    lines += ["", "## Again", ""] + MarkdownText.fenced([report.command], as: "sh")
    return lines.joined(separator: "\n") + "\n"
  }

  private static func section(_ table: ReportTable) -> [String] {
    var lines = [
      "## \(MarkdownText.escape(PrintableText.show(table.workload.id)))", "",
      MarkdownText.escape(PrintableText.show(table.workload.summary)), "",
    ]
    lines += MarkdownText.table(escaping: table.heads(), table.rows.map { table.texts($0) }, numbersFrom: table.labelHeads.count) + [""]
    if !table.notes.isEmpty {
      lines += table.notes.enumerated().map { "\(ReportNotes.mark($0.offset)) \(MarkdownText.escape($0.element))  " } + [""]
    }
    lines += table.conclusion.map { [MarkdownText.escape($0), ""] } ?? []
    let costs = CostTable(table).rows
    if !costs.isEmpty { lines += MarkdownText.table(escaping: CostTable.heads, costs, numbersFrom: 1) + [""] }
    if !table.workload.assumptions.isEmpty {
      lines += table.workload.assumptions.map { "- (A) \(MarkdownText.escape(PrintableText.show($0)))" } + [""]
    }
    return lines
  }

  private static func anchors(_ ratios: [AnchorRatio], _ report: BenchmarkReport) -> [String] {
    AnchorGroup.all(ratios, report.summary.statistics).flatMap { group in
      ["### \(MarkdownText.escape(group.title))", "", MarkdownText.escape(group.settings), ""]
        + MarkdownText.table(escaping: AnchorGroup.heads, group.rows, numbersFrom: 1) + [""]
    }
  }
}
