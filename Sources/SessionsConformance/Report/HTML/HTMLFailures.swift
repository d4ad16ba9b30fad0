import SessionsReporting

/// A store's failures, each case once: what it did, what had to come of it, and what came.
struct HTMLFailures {
  /// Up to how many cases are all shown unfolded; of more only the first one is.
  private static let unfolded: Int = 3

  private let store: StoreResult
  private let index: Int

  init(_ store: StoreResult, index: Int) {
    self.store = store
    self.index = index
  }

  var markup: Markup? {
    var ids: [String] = []
    var groups: [String: [CaseResult]] = [:]
    for result in store.failures {
      if groups[result.id] == nil { ids.append(result.id) }
      groups[result.id, default: []].append(result)
    }
    guard !ids.isEmpty else { return nil }
    let cases = ids.compactMap { groups[$0] }.enumerated().map { article($1, isOpen: ids.count <= Self.unfolded || $0 == 0) }
    let count = "\(WordText.counted(ids.count, "case")), \(WordText.counted(store.failures.count, "run"))"
    return "<h3>Failures: \(count)</h3>\n\(Markup.join(cases))"
  }

  private func article(_ results: [CaseResult], isOpen: Bool) -> Markup {
    guard let first = results.first else { return "" }
    let open: Markup? = isOpen ? " open" : nil
    let others = results.dropFirst().map { other(HTMLBugReport($0, store: store.store), than: HTMLBugReport(first, store: store.store)) }
    return """
      <details class="failure \(HTMLParts.colour(first.outcome))" id="s\(index)-\(first.id)"\(open)>
      <summary>\(HTMLParts.pill(first.outcome)) <code>\(first.id)</code> <span class="title">\(first.title)</span></summary>
      \(HTMLBugReport(first, store: store.store).markup)\(Markup.join(others))
      </details>

      """
  }

  /// A second failure of a case is told in full only if it is another one.
  private func other(_ report: HTMLBugReport, than first: HTMLBugReport) -> Markup {
    let result = report.result
    if report.isLike(first) {
      return "<p class=\"dim also\">\(HTMLParts.pill(result.outcome)) The same with \(result.arrangement).</p>"
    }
    return """
      <details class="fold also"><summary>\(HTMLParts.pill(result.outcome)) Differently with \(result.arrangement)</summary>
      \(report.markup)</details>
      """
  }
}
