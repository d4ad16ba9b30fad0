import SessionsReporting

/// Small pieces that several parts of the page use.
enum HTMLParts {
  /// A table that scrolls in its own box; the first columns are heads of their rows, and the others hold numbers.
  static func table(_ head: [String], _ rows: [[String]], labels: Int) -> Markup {
    let heads = head.enumerated().map { index, text -> Markup in
      index < labels ? "<th scope=\"col\">\(text)</th>" : "<th scope=\"col\" class=\"n\">\(text)</th>"
    }
    let lines = rows.map { row -> Markup in
      let cells = row.enumerated().map { index, text -> Markup in
        index < labels ? "<th scope=\"row\">\(text)</th>" : "<td class=\"n\">\(text)</td>"
      }
      return "<tr>\(Markup.join(cells))</tr>\n"
    }
    return """
      <div class="scroll" tabindex="0"><table>
      <thead><tr>\(Markup.join(heads))</tr></thead>
      <tbody>
      \(Markup.join(lines))</tbody>
      </table></div>
      """
  }

  /// Words as a table: the first column is the head of its row, and nothing is a number.
  static func words(_ head: [String], _ rows: [[String]]) -> Markup {
    let heads = head.map { "<th scope=\"col\">\($0)</th>" as Markup }
    let lines = rows.map { row -> Markup in
      let cells = row.enumerated().map { index, text -> Markup in
        index == 0 ? "<th scope=\"row\">\(text)</th>" : "<td>\(text)</td>"
      }
      return "<tr>\(Markup.join(cells))</tr>\n"
    }
    return """
      <div class="scroll" tabindex="0"><table class="words">
      <thead><tr>\(Markup.join(heads))</tr></thead>
      <tbody>
      \(Markup.join(lines))</tbody>
      </table></div>
      """
  }

  /// Sentences as a list.
  static func list(_ texts: [String]) -> Markup {
    "<ul class=\"list\">\(Markup.join(texts.map { "<li>\($0)</li>" as Markup }))</ul>"
  }

  /// A rate on an axis, short: `500`, `20 k`, `1.5 M`.
  static func axisRate(_ value: Double) -> String {
    for (unit, size) in [("M", 1e6), ("k", 1e3)] where value >= size { return "\(NumberText.plain(value / size)) \(unit)" }
    return NumberText.plain(value)
  }

  /// A duration on an axis.
  static func axisDuration(_ nanoseconds: Double) -> String {
    for (unit, size) in [("s", 1e9), ("ms", 1e6), ("µs", 1e3)] where nanoseconds >= size * 0.9999 {
      return "\(NumberText.plain(nanoseconds / size)) \(unit)"
    }
    return "\(NumberText.plain(nanoseconds)) ns"
  }
}
