import SessionsReporting

/// All cases of a run, a row for each and a column for each store.
struct HTMLCaseTable {
  private struct Row {
    let id: String
    let title: String
    let rules: [String]
    /// The results by the position of the store.
    var results: [Int: [CaseResult]] = [:]
  }

  private let stores: [StoreResult]
  private let rows: [Row]

  init(_ report: SuiteReport) {
    stores = report.stores
    var rows: [Row] = []
    var positions: [String: Int] = [:]
    for (index, store) in report.stores.enumerated() {
      for result in store.results {
        if positions[result.id] == nil {
          positions[result.id] = rows.count
          rows.append(Row(id: result.id, title: result.title, rules: result.rules))
        }
        if let position = positions[result.id] { rows[position].results[index, default: []].append(result) }
      }
    }
    self.rows = rows
  }

  var markup: Markup? {
    guard !rows.isEmpty else { return nil }
    let heads = stores.map { "<th scope=\"col\">\($0.store)</th>" as Markup }
    return """
      <section id="cases">
      <h2>All cases</h2>
      \(filter)
      <div class="scroll"><table class="cases">
      <thead><tr><th scope="col">Case</th><th scope="col">Requirement</th>\(Markup.join(heads))</tr></thead>
      <tbody>
      \(Markup.join(rows.map(row)))</tbody>
      </table></div>
      </section>
      """
  }

  /// Hidden until the script makes it work.
  private var filter: Markup {
    let present = OutcomeCounts(stores.flatMap(\.results)).present
    let boxes = present.map { outcome -> Markup in
      """
      <label class="pill \(HTMLParts.colour(outcome))"><input type="checkbox" value="\(outcome.rawValue)"> \
      \(outcome.symbol) \(outcome.word)</label>
      """
    }
    return """
      <form class="filter" id="filter" hidden>
      <input type="search" id="query" placeholder="Find an id, a rule or words" aria-label="Find cases by id, rule or words">
      <fieldset><legend class="dim">Only</legend>\(Markup.join(boxes, separator: " "))</fieldset>
      <output id="shown" class="dim"></output>
      </form>
      """
  }

  private func row(_ row: Row) -> Markup {
    let outcomes = OutcomeCounts(row.results.values.joined()).present.map(\.rawValue).joined(separator: " ")
    let cells = stores.indices.map { cell(row, $0) }
    return """
      <tr data-outcomes="\(outcomes)"><th scope="row"><code>\(row.id)</code></th>\
      <td>\(row.title) <span class="rules">\(row.rules.joined(separator: " "))</span></td>\(Markup.join(cells))</tr>

      """
  }

  private func cell(_ row: Row, _ index: Int) -> Markup {
    let results = row.results[index] ?? []
    let counts = OutcomeCounts(results)
    let marks = counts.present.map { outcome -> Markup in
      let reasons = results.filter { $0.outcome == outcome }.compactMap { $0.baseline ?? $0.reason }
      let reason = reasons.first.map { ": \($0)" } ?? ""
      let number: Markup? = counts[outcome] > 1 ? " \(counts[outcome])" : nil
      let mark: Markup = """
        <span class="mark \(HTMLParts.colour(outcome))" title="\(outcome.word)\(reason)">\(outcome.symbol)\(number)\
        <span class="vh"> \(outcome.word)</span></span>
        """
      return outcome.isFailure ? "<a href=\"#s\(index)-\(row.id)\">\(mark)</a>" : mark
    }
    return "<td data-store=\"\(stores[index].store)\">\(Markup.join(marks, separator: " "))</td>"
  }
}
