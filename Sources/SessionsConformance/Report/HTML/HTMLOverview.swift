import SessionsReporting

/// The head of the page: what the whole run comes to, and a card for each store.
struct HTMLOverview {
  private let report: SuiteReport

  init(_ report: SuiteReport) {
    self.report = report
  }

  var markup: Markup {
    let verdicts = report.stores.map { StoreVerdict($0) }
    let kind: StoreVerdict.Kind =
      verdicts.contains { $0.kind == .failed } ? .failed : verdicts.isEmpty || verdicts.contains { $0.kind == .open } ? .open : .passed
    let runs = report.stores.reduce(0) { $0 + $1.results.count }
    let seconds = NumberText.seconds(report.stores.reduce(0) { $0 + $1.milliseconds })
    let cards = zip(report.stores, verdicts).enumerated().map { card($0.element.0, $0.element.1, index: $0.offset) }
    let outcomes = OutcomeCounts(report.stores.flatMap(\.results)).present
    return """
      <header class="hero \(HTMLParts.colour(of: kind))">
      <p class="kicker">Session store conformance</p>
      <h1><span class="badge" aria-hidden="true">\(HTMLParts.symbol(kind))</span><span>\(headline(verdicts))</span></h1>
      <p class="dim">\(WordText.counted(report.stores.count, "store")), \(WordText.counted(runs, "run")) in \(seconds) s, \
      suite \(report.suiteVersion), vectors \(report.vectorsVersion), seed \(report.seed)</p>
      <nav class="cards" aria-label="Stores">\(Markup.join(cards))</nav>
      <details class="fold"><summary>What the outcomes mean</summary>\(HTMLParts.legend(outcomes))</details>
      </header>
      """
  }

  private func headline(_ verdicts: [StoreVerdict]) -> String {
    let failed = verdicts.count { $0.kind == .failed }
    let open = verdicts.count { $0.kind == .open }
    let total = WordText.counted(verdicts.count, "store")
    switch (failed, open) {
    case _ where verdicts.isEmpty: return "No store was judged"
    case (0, 0): return verdicts.count == 1 ? "The store passed" : "All \(total) passed"
    case (0, _): return "\(open) of \(total) without a verdict"
    default: return "\(failed) of \(total) failed"
    }
  }

  private func card(_ store: StoreResult, _ verdict: StoreVerdict, index: Int) -> Markup {
    let counts = OutcomeCounts(store.results)
    let bar: Markup? = counts.total > 0 ? HTMLParts.bar(counts, isThin: true) : nil
    let notes: Markup? = verdict.notes.isEmpty ? nil : "<span class=\"dim\">\(verdict.notes.joined(separator: ", "))</span>"
    return """
      <a class="card \(HTMLParts.colour(of: verdict.kind))" href="#store-\(index)">
      <strong>\(store.store)</strong>\(HTMLParts.pill(verdict))
      <span class="sentence">\(verdict.sentence)</span>\(notes)\(bar)
      </a>
      """
  }
}
