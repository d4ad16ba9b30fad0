import SessionsReporting

/// A report for a terminal.
package enum BenchmarkText {
  /// Renders a report.
  ///
  /// - Parameters:
  ///   - report: The report.
  ///   - isColoured: Whether to use the terminal's colours.
  ///   - width: The number of columns of the terminal; without it the tables have all their columns.
  package static func render(_ report: BenchmarkReport, isColoured: Bool = false, width: Int? = nil) -> String {
    let style = TerminalStyle(isColoured: isColoured)
    var lines: [String] = []
    for alert in ReportCaveats.alerts(report.summary.result) {
      lines += paragraph("! \(PrintableText.show(alert))", indent: 4, width).map(style.bad)
    }
    if !lines.isEmpty { lines.append("") }
    for table in report.tables {
      lines += [style.bold(PrintableText.show(table.workload.id))]
      lines += paragraph(PrintableText.show(table.workload.summary), indent: 2, width).map(style.dim)
      lines += rows(table, style, width)
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
    lines += [style.bold("How to read it")] + report.legend.flatMap { paragraph($0, indent: 2, width) } + [""]
    lines += [style.bold("Where")] + report.environment.map { "  \($0.name): \($0.value)" } + [""]
    if !report.caveats.isEmpty {
      lines += [style.notable("Before you use these numbers")]
      lines += report.caveats.flatMap { paragraph("- \($0)", indent: 4, width) } + [""]
    }
    lines += [style.bold("Verdict\(ReportVerdict.workload(report.summary.result).map { " (\(PrintableText.show($0.id)))" } ?? "")")]
    lines += report.verdict.flatMap { paragraph($0, indent: 4, width) } + ["", "Again: \(report.command)"]
    return lines.joined(separator: "\n") + "\n"
  }

  /// The table of a workload, without the columns that a narrow terminal has no room for.
  private static func rows(_ table: ReportTable, _ style: TerminalStyle, _ width: Int?) -> [String] {
    let labels = table.labelHeads.count
    func aligned(_ columns: [ReportColumn]) -> TextTable {
      TextTable(
        [table.heads(columns)] + table.rows.map { table.texts($0, columns) },
        columns: Array(repeating: .left, count: labels) + [.right])
    }
    var columns = ReportColumn.allCases
    for column in ReportColumn.expendable where aligned(columns).width + indent > width ?? .max {
      columns.removeAll { $0 == column }
    }
    let lines = aligned(columns).lines(indent: indent) { text, row, column in
      if row == 0 { return style.dim(text) }
      return column < labels ? text : styled(text, table.rows[row - 1], columns[column - labels], style)
    }
    let left = ReportColumn.allCases.filter { !columns.contains($0) }.map { $0.head(reference: table.reference) }
    return lines + (left.isEmpty ? [] : paragraph("(a wider terminal shows \(WordText.list(left)) too)", indent: 3, width).map(style.dim))
  }

  /// Colours only texts with a meaning: trouble.
  private static func styled(_ text: String, _ row: ReportRow, _ column: ReportColumn, _ style: TerminalStyle) -> String {
    switch (column, row.cell.status) {
    case (.rate, .invalid): return style.bad(text)
    case (.rate, .saturated): return style.notable(text)
    case (.errors, _) where text != "0" && text != ReportRow.none && text != ReportRow.unsupported: return style.bad(text)
    default: return text
    }
  }

  /// The costs of requests, without the columns that a narrow terminal has no room for; not of a sweep, whose table is long enough.
  private static func costs(_ table: ReportTable, _ width: Int?) -> [String] {
    let rows = table.workload.sweep == nil ? CostTable(table).rows : []
    guard !rows.isEmpty else { return [] }
    var aligned = TextTable([CostTable.heads] + rows, columns: [.left, .right])
    var columns = Array(CostTable.heads.indices)
    for column in CostTable.expendable where aligned.width + indent > width ?? .max {
      columns.removeAll { $0 == column }
      aligned = TextTable(([CostTable.heads] + rows).map { row in columns.map { row[$0] } }, columns: [.left, .right])
    }
    return aligned.lines(indent: indent)
  }

  /// The indentation of tables.
  private static let indent = 2

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
