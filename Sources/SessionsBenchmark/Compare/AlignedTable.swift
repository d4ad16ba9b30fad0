/// Texts in columns that begin or end at the same place.
struct AlignedTable {
  let lines: [String]

  /// - Parameters:
  ///   - rows: The texts, the heads first; all rows have as many.
  ///   - right: The columns that end at the same place.
  init(_ rows: [[String]], right: Range<Int>) {
    let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    lines = rows.map { row in
      var line = row.enumerated().map { column, text in
        let padding = String(repeating: " ", count: widths[column] - text.count)
        return right.contains(column) ? padding + text : text + padding
      }.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
