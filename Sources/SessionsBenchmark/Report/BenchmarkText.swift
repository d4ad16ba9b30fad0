import SessionsReporting

/// A report for a terminal.
package enum BenchmarkText {
  /// Renders a report.
  ///
  /// - Parameters:
  ///   - report: The report.
  ///   - isColoured: Whether to use the terminal's colours.
  ///   - width: How many columns the terminal has; without it the tables have all of theirs.
  package static func render(_ report: BenchmarkReport, isColoured: Bool = false, width: Int? = nil) -> String {
    let style = TerminalStyle(isColoured: isColoured)
    var lines: [String] = []
    for table in report.tables {
      lines += [style.bold(PrintableText.show(table.workload.id))]
      lines += paragraph(PrintableText.show(table.workload.summary), indent: 2, width).map(style.dim)
      lines += TextTable(table, style: style, width: width).lines
      let notes = table.notes.enumerated().map { "\(ReportNotes.mark($0.offset)) \($0.element)" }
      lines += notes.flatMap { paragraph($0, indent: 4, width) }.map(style.dim)
      lines += table.conclusion.map { paragraph($0, indent: 2, width) } ?? []
      lines += costs(table, width).map(style.dim)
      lines.append("")
    }
    let conditions = report.summary.result.workloads.flatMap(\.assumptions)
    if !conditions.isEmpty {
      lines += [style.bold("Assumed, not measured anywhere")]
      lines += unique(conditions).flatMap { paragraph("(A) \(PrintableText.show($0))", indent: 6, width) } + [""]
    }
    lines += [style.bold("How to read it")] + BenchmarkReport.legend.flatMap { paragraph($0, indent: 2, width) } + [""]
    lines += [style.bold("Where")] + report.environment.map { "  \($0.name): \($0.value)" } + [""]
    if !report.caveats.isEmpty {
      lines += [style.notable("Before you use these numbers")]
      lines += report.caveats.flatMap { paragraph("- \($0)", indent: 4, width) } + [""]
    }
    lines += [style.bold("Verdict\(ReportVerdict.workload(report.summary.result).map { " (\(PrintableText.show($0.id)))" } ?? "")")]
    lines += report.verdict.flatMap { paragraph($0, indent: 4, width) } + ["", "Again: \(report.command)"]
    return lines.joined(separator: "\n") + "\n"
  }

  /// What requests cost, without the columns that a narrow terminal has no room for; not of a sweep, whose table is long enough.
  private static func costs(_ table: ReportTable, _ width: Int?) -> [String] {
    var rows = table.workload.sweep == nil ? CostTable(table).rows : []
    guard !rows.isEmpty else { return [] }
    rows.insert(CostTable.heads, at: 0)
    for column in CostTable.expendable {
      let lines = AlignedTable(rows, right: 1..<rows[0].count).lines.map { "  \($0)" }
      if lines.allSatisfy({ $0.count <= width ?? .max }) { return lines }
      rows = rows.map { row in row.indices.filter { $0 != column }.map { row[$0] } }
    }
    return AlignedTable(rows, right: 1..<rows[0].count).lines.map { "  \($0)" }
  }

  private static func unique(_ texts: [String]) -> [String] {
    texts.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// A text in lines of the width, of which the second and later ones are indented.
  private static func paragraph(_ text: String, indent: Int, _ width: Int?) -> [String] {
    let limit = max(40, width ?? 110)
    var lines: [String] = []
    var line = " "
    for word in text.split(separator: " ") {
      if line.count + word.count + 1 > limit, !line.allSatisfy({ $0 == " " }) {
        lines.append(line)
        line = String(repeating: " ", count: indent - 1)
      }
      line += " \(word)"
    }
    return lines + [line]
  }
}
