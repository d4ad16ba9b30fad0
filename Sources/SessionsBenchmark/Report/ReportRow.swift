/// A cell of all rounds as every rendering shows it.
struct ReportRow: Sendable {
  let cell: CellSummary
  let backend: String
  /// Where on the workload's sweep; `nil` if it has none.
  let step: String?
  /// What stands in the columns.
  let texts: [ReportColumn: String]
  /// The footnotes, by their position in the table's.
  let notes: [Int]

  /// The marks of the footnotes.
  var marks: String { notes.map { ReportNotes.mark($0) }.joined(separator: "\u{2009}") }

  func text(_ column: ReportColumn) -> String { texts[column] ?? ReportRow.none }

  /// What stands where there is no number.
  static let none: String = "–"
  /// What stands where a backend cannot do what is asked for.
  static let unsupported: String = "n/a"
}
