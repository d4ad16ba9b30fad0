import SessionsReporting

/// The table of a workload in columns.
struct TextTable {
  let lines: [String]

  init(_ table: ReportTable, style: TerminalStyle, width: Int?) {
    var columns = ReportColumn.allCases
    for column in ReportColumn.expendable where Self.width(of: Self.rows(table, columns)) > width ?? .max {
      columns.removeAll { $0 == column }
    }
    let left = ReportColumn.allCases.filter { !columns.contains($0) }.map { $0.head(reference: table.reference) }
    let rows = Self.rows(table, columns)
    let widths = Self.widths(of: rows)
    let labels = table.labelHeads.count
    lines =
      rows.enumerated().map { index, row in
        let cells = row.enumerated().map { column, text in
          let padding = String(repeating: " ", count: widths[column] - text.count)
          let styled = index == 0 ? style.dim(text) : Self.styled(text, table.rows[index - 1], at: columns, column - labels, style)
          return column < labels ? styled + padding : padding + styled
        }
        return "  " + cells.joined(separator: "  ")
      } + (left.isEmpty ? [] : [style.dim("  (a wider terminal shows \(WordText.list(left)) too)")])
  }

  /// The texts of the table, the heads first.
  private static func rows(_ table: ReportTable, _ columns: [ReportColumn]) -> [[String]] {
    [table.labelHeads + columns.map { $0.head(reference: table.reference) }]
      + table.rows.map { row in table.labels(row) + columns.map { row.text($0) } }
  }

  private static func widths(of rows: [[String]]) -> [Int] {
    (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
  }

  private static func width(of rows: [[String]]) -> Int { widths(of: rows).reduce(0) { $0 + $1 + 2 } }

  /// Only what has a meaning gets a colour: trouble, and differences that were shown.
  private static func styled(
    _ text: String, _ row: ReportRow, at columns: [ReportColumn], _ index: Int, _ style: TerminalStyle
  ) -> String {
    guard columns.indices.contains(index) else { return text }
    switch (columns[index], row.cell.status) {
    case (.rate, .invalid): return style.bad(text)
    case (.rate, .saturated): return style.notable(text)
    case (.errors, _) where text != "0" && text != ReportRow.none && text != ReportRow.unsupported: return style.bad(text)
    default: return text
    }
  }
}
