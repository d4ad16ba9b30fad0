import SessionsReporting

/// A chart with its head, its key and its numbers.
struct ChartFigure {
  let title: String
  let explanation: String
  /// The names of the series with their colours; none where the chart names them itself.
  let key: [(name: String, index: Int)]
  let chart: Markup
  let head: [String]
  let rows: [[String]]
  /// What is not in the chart, and why.
  var missing: [String] = []

  var markup: Markup {
    let items = key.map { entry -> Markup in
      """
      <li class="\(ChartMark.colour(entry.index))"><svg class="swatch" viewBox="0 0 24 12" aria-hidden="true">\
      <path class="line" d="M0 6H24"/>\(ChartMark.markup(entry.index, x: 12, y: 6))</svg>\(entry.name)</li>
      """
    }
    let list: Markup? = items.isEmpty ? nil : "<ul class=\"key\">\(Markup.join(items))</ul>"
    let absent: Markup? = missing.isEmpty ? nil : "<p class=\"dim small\">Not shown: \(missing.joined(separator: "; ")).</p>"
    return """
      <figure>
      <figcaption><h3>\(title)</h3><p class="dim small">\(explanation)</p>\(list)</figcaption>
      \(chart)\(absent)
      <details><summary>The numbers</summary>\(HTMLParts.table(head, rows, labels: 1))</details>
      </figure>

      """
  }
}
