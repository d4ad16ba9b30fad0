import SessionsReporting

/// Pieces that several parts of the page use.
enum HTMLParts {
  /// A table of numbers that scrolls in its own box.
  ///
  /// - Parameters:
  ///   - heads: The heads of the columns.
  ///   - rows: The texts.
  ///   - labels: The number of leading columns that are heads of their rows.
  ///   - style: The class of the table.
  ///   - rowStyles: The class of each row.
  ///   - areNumbers: Whether the other columns hold numbers, and not words.
  static func table(
    _ heads: [String], _ rows: [[String]], labels: Int, style: Markup? = nil, rowStyles: [Markup]? = nil, areNumbers: Bool = true
  ) -> Markup {
    let number: Markup? = areNumbers ? " class=\"n\"" : nil
    let head = heads.enumerated().map { index, text -> Markup in "<th scope=\"col\"\(index < labels ? nil : number)>\(text)</th>" }
    let lines = rows.enumerated().map { position, row -> Markup in
      let cells = row.enumerated().map { index, text -> Markup in
        index < labels ? "<th scope=\"row\">\(text)</th>" : "<td\(number)>\(text)</td>"
      }
      return "<tr\(attribute(rowStyles?[position]))>\(Markup.join(cells))</tr>\n"
    }
    return """
      <div class="scroll" tabindex="0"><table\(attribute(style))>
      <thead><tr>\(Markup.join(head))</tr></thead>
      <tbody>
      \(Markup.join(lines))</tbody>
      </table></div>
      """
  }

  /// A table of words: the first column is the head of its row, and nothing is a number.
  static func words(_ heads: [String], _ rows: [[String]]) -> Markup {
    table(heads, rows, labels: 1, style: "words", areNumbers: false)
  }

  private static func attribute(_ style: Markup?) -> Markup? { style.map { " class=\"\($0)\"" } }

  /// Sentences as a list.
  static func list(_ texts: [String]) -> Markup {
    "<ul class=\"list\">\(Markup.join(texts.map { "<li>\($0)</li>" as Markup }))</ul>"
  }
}
