import SessionsReporting

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
      let versions = [column.adapterVersion.map { ", adapter \($0)" }, column.backendVersion.map { ", backend \($0)" }].compactMap(\.self)
      return """
        <dt>\(column.label)</dt><dd>\(column.verdict) \
        <span class="dim">(suite \(column.suiteVersion)\(versions.joined()), \(column.source))</span></dd>
        """
    }
    return "<dl class=\"facts\">\(Markup.join(rows))</dl>"
  }

  private static func table(_ matrix: ConformanceMatrix) -> Markup {
    let heads = matrix.columns.map { "<th scope=\"col\"><span>\($0.label)</span></th>" as Markup }
    let groups = matrix.families.map { family -> Markup in
      """
      <tbody><tr class="group"><th scope="rowgroup" colspan="\(matrix.columns.count + 1)"><code>\(family.name)</code> \
      \(RuleFamily.title(family.name))</th></tr>
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
