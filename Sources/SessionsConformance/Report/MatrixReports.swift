import SessionsReporting

/// A matrix for a terminal. The columns have numbers, which the key above the table explains, since names of stores can be long.
public enum MatrixTextReport {
  /// Renders a matrix.
  ///
  /// - Parameters:
  ///   - matrix: The matrix.
  ///   - isColoured: Whether to use the terminal's colours.
  public static func render(_ matrix: ConformanceMatrix, isColoured: Bool = false) -> String {
    let style = TerminalStyle(isColoured: isColoured)
    guard !matrix.columns.isEmpty else { return "no store was judged\n" }
    let key = TextTable(
      matrix.columns.enumerated().map { ["\($0 + 1)", $1.label, $1.verdict] }, columns: [.right(atLeast: 4), .left, .left])
    var lines = key.lines { text, _, column in column == 2 ? style.dim(text) : text } + [""]
    let head = ["rule"] + matrix.columns.indices.map { "\($0 + 1)" }
    let table = TextTable(
      [head] + matrix.rows.map { row in [row.rule] + row.cells.map { $0.outcome?.symbol ?? "·" } },
      columns: [.left(atLeast: 8), .right(atLeast: 2)])
    var rows = table.lines(indent: 2) { text, row, column in
      row == 0 || column == 0 ? text : coloured(text, matrix.rows[row - 1].cells[column - 1], style)
    }[...]
    lines += rows.prefix(1)
    rows = rows.dropFirst()
    for family in matrix.families {
      lines.append(style.bold("  \(family.name)") + style.dim("  \(Family.ruleTitle(family.name))"))
      lines += rows.prefix(family.rows.count)
      rows = rows.dropFirst(family.rows.count)
    }
    lines.append("")
    lines += matrix.outcomes.map { "  \($0.symbol)  \($0.word): \($0.explanation)" }
    if matrix.rows.contains(where: { $0.cells.contains { $0.outcome == nil } }) { lines.append("  ·  no case of the rule has a result") }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func coloured(_ text: String, _ cell: ConformanceMatrix.Cell, _ style: TerminalStyle) -> String {
    switch cell.outcome {
    case .passed: return style.good(text)
    case .failed, .errored, .unexpectedPass: return style.bad(text)
    case .limited, .expectedFailure, .inconclusive: return style.notable(text)
    case .skipped, nil: return style.dim(text)
    }
  }
}

/// A matrix as Markdown: the verdicts, and a table of all rules.
public enum MatrixMarkdownReport {
  /// Renders a matrix.
  public static func render(_ matrix: ConformanceMatrix) -> String {
    guard !matrix.columns.isEmpty else { return "No store was judged.\n" }
    func text(_ text: String) -> String { MarkdownText.escape(text) }
    let verdicts = matrix.columns.map { column in
      [text(column.label), text(column.verdict), text((["suite \(column.suiteVersion)"] + column.versions).joined(separator: ", "))]
    }
    var rows: [[String]] = []
    for family in matrix.families {
      let head = "**\(text(family.name))** \(text(Family.ruleTitle(family.name)))"
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

/// A matrix as one page that needs nothing else.
public enum MatrixHTMLReport {
  /// Renders a matrix.
  public static func render(_ matrix: ConformanceMatrix) -> String {
    let count = "\(WordText.counted(matrix.columns.count, "store")), \(WordText.counted(matrix.rows.count, "rule"))"
    let body: Markup = """
      <header><p class="kicker">Session store conformance</p>
      <h1>Stores and rules</h1>
      <p class="dim">\(count). A cell shows the worst outcome of the cases that cite the rule.</p></header>
      <main>
      <section><h2>Stores</h2>\(stores(matrix))</section>
      <section><h2>Rules</h2>\(HTMLParts.legend(matrix.outcomes))\(table(matrix))</section>
      </main>
      """
    return HTMLPage(title: "Stores and rules", styles: HTMLStyle.all, body: body).source
  }

  private static func stores(_ matrix: ConformanceMatrix) -> Markup {
    let rows = matrix.columns.map { column -> Markup in
      """
      <dt>\(column.label)</dt><dd>\(column.verdict) \
      <span class="dim">(\((["suite \(column.suiteVersion)"] + column.versions + [column.source]).joined(separator: ", ")))</span></dd>
      """
    }
    return "<dl class=\"facts\">\(Markup.join(rows))</dl>"
  }

  private static func table(_ matrix: ConformanceMatrix) -> Markup {
    let heads = matrix.columns.map { "<th scope=\"col\"><span>\($0.label)</span></th>" as Markup }
    let groups = matrix.families.map { family -> Markup in
      """
      <tbody><tr class="group"><th scope="rowgroup" colspan="\(matrix.columns.count + 1)"><code>\(family.name)</code> \
      \(Family.ruleTitle(family.name))</th></tr>
      \(Markup.join(family.rows.map(row)))</tbody>

      """
    }
    return """
      <div class="scroll"><table class="matrix"><thead><tr><th scope="col">Rule</th>\(Markup.join(heads))</tr></thead>
      \(Markup.join(groups))</table></div>
      """
  }

  private static func row(_ row: ConformanceMatrix.Row) -> Markup {
    let cells = row.cells.map { cell -> Markup in
      guard let outcome = cell.outcome else { return "<td class=\"dim\" title=\"no case\">·</td>" }
      return """
        <td class="cell \(HTMLParts.colour(outcome))" title="\(cell.explanation)"><span class="mark">\(outcome.symbol)</span>\
        <span class="vh"> \(outcome.word)</span></td>
        """
    }
    return "<tr><th scope=\"row\"><code>\(row.rule)</code></th>\(Markup.join(cells))</tr>\n"
  }
}
