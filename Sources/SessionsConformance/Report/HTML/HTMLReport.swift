import SessionsReporting

/// A run as one page that needs nothing else: no network, no other file, and no script to read it.
public enum HTMLReport {
  /// Renders a run.
  public static func render(_ report: SuiteReport) -> String {
    let report = report.printable
    let sections = report.stores.enumerated().map { HTMLStoreSection($0.element, index: $0.offset).markup }
    let body: Markup = """
      \(HTMLOverview(report).markup)
      <main>
      \(Markup.join(sections))
      \(HTMLCaseTable(report).markup)
      </main>
      \(HTMLFooter(report).markup)
      """
    return HTMLPage(title: report.kind.title, styles: HTMLStyle.all, body: body, script: HTMLScript.source).source
  }
}

/// The head of the page: the verdict on the whole run, and a card for each store.
private struct HTMLOverview {
  private let report: SuiteReport

  init(_ report: SuiteReport) {
    self.report = report
  }

  var markup: Markup {
    let verdicts = report.stores.map { StoreVerdict($0) }
    let (kind, headline) = report.verdict
    let runs = report.stores.reduce(0) { $0 + $1.results.count }
    let seconds = NumberText.seconds(report.stores.reduce(0) { $0 + $1.milliseconds })
    let cards = zip(report.stores, verdicts).enumerated().map { card($0.element.0, $0.element.1, index: $0.offset) }
    let outcomes = OutcomeCounts(report.stores.flatMap(\.results)).present
    return """
      <header class="hero \(HTMLParts.colour(kind.outcome))">
      <p class="kicker">\(report.kind.title)</p>
      <h1><span class="badge" aria-hidden="true">\(kind.symbol)</span><span>\(headline)</span></h1>
      <p class="dim">\(WordText.counted(report.stores.count, report.kind.subject)), \(WordText.counted(runs, "run")) in \(seconds) s, \
      \(report.origin)</p>
      <nav class="cards" aria-label="Stores">\(Markup.join(cards))</nav>
      <details class="fold"><summary>What the outcomes mean</summary>\(HTMLParts.legend(outcomes))</details>
      </header>
      """
  }

  private func card(_ store: StoreResult, _ verdict: StoreVerdict, index: Int) -> Markup {
    let counts = OutcomeCounts(store.results)
    let bar: Markup? = counts.total > 0 ? HTMLParts.bar(counts, isThin: true) : nil
    let notes: Markup? = verdict.notes.isEmpty ? nil : "<span class=\"dim\">\(verdict.notes.joined(separator: ", "))</span>"
    return """
      <a class="card \(HTMLParts.colour(verdict.kind.outcome))" href="#store-\(index)">
      <strong>\(store.store)</strong>\(HTMLParts.pill(verdict))
      <span class="sentence">\(verdict.sentence)</span>\(notes)\(bar)
      </a>
      """
  }
}

/// All cases of a run, a row for each and a column for each store.
private struct HTMLCaseTable {
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

  /// The filter; it stays hidden until the script makes it work.
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

/// The foot of the page: versions, and the command that runs the suite again.
private struct HTMLFooter {
  private let report: SuiteReport

  init(_ report: SuiteReport) {
    self.report = report
  }

  var markup: Markup {
    let again: Markup? = RerunCommand.text(for: report).map { "<p>Run it again:</p>\n<pre><code>\($0)</code></pre>" }
    let vectors: Markup? = report.vectorsVersion.map { "<dt>vectors</dt><dd>\($0)</dd>" }
    let stores = report.stores.map { store -> Markup in
      "<dt>\(store.store)</dt><dd>\(store.versions.isEmpty ? "no versions of its own" : store.versions.joined(separator: ", "))</dd>"
    }
    return """
      <footer>
      <h2>Versions and rerun</h2>
      <dl class="facts"><dt>suite</dt><dd>\(report.suiteVersion)</dd>\(vectors)\
      <dt>report</dt><dd>\(report.schemaVersion)</dd><dt>seed</dt><dd>\(String(report.seed))</dd>\(Markup.join(stores))</dl>
      \(again)
      <p class="dim">Time in the cases is simulated: no case waits for a session to expire. A skipped case is never counted as passed.</p>
      </footer>
      """
  }
}
