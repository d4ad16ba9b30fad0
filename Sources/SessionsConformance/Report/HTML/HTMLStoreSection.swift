import SessionsReporting

/// The section of one store: numbers, families, failures, and the cases that neither passed nor failed.
struct HTMLStoreSection {
  private let store: StoreResult
  private let index: Int
  private let counts: OutcomeCounts

  init(_ store: StoreResult, index: Int) {
    self.store = store
    self.index = index
    counts = OutcomeCounts(store.results)
  }

  var markup: Markup {
    let reason: Markup? = store.incompleteness.map { "<p class=\"notice o-failed\"><b>Not complete:</b> \($0)</p>" }
    let notes = store.notes.map { "<p class=\"notice o-limited\"><b>Note:</b> \($0)</p>" as Markup }
    let numbers: Markup? =
      store.results.isEmpty ? nil : "\(tiles)\(HTMLParts.bar(counts))\n<h3>Families of cases</h3>\n\(families)"
    return """
      <section class="store" id="store-\(index)">
      <h2><span>\(store.store)</span> \(HTMLParts.pill(StoreVerdict(store)))</h2>
      \(facts)\(reason)\(Markup.join(notes))\(numbers)
      \(HTMLFailures(store, index: index).markup)
      \(Markup.join(store.reasonLists.map(reasons)))
      </section>

      """
  }

  private var facts: Markup? {
    var facts: [(String, Markup)] = store.sortedDetails.map { ($0.name, "\($0.value)") }
    if let version = store.adapterVersion { facts.append(("adapter", "\(version)")) }
    if let version = store.backendVersion { facts.append(("backend", "\(version)")) }
    if !store.capabilities.isEmpty { facts.append(("can", HTMLParts.chips(store.capabilities))) }
    if !store.deviations.isEmpty { facts.append(("declares", HTMLParts.chips(store.deviations))) }
    let rows = facts.map { "<dt>\($0.0)</dt><dd>\($0.1)</dd>" as Markup }
    return rows.isEmpty ? nil : "<dl class=\"facts\">\(Markup.join(rows))</dl>\n"
  }

  private var tiles: Markup {
    let shown = CaseOutcome.byReading.filter { counts[$0] > 0 || [.passed, .failed].contains($0) }
    let tiles = shown.map { outcome -> Markup in
      let zero: Markup = counts[outcome] == 0 ? " zero" : ""
      return """
        <li class="tile \(HTMLParts.colour(outcome))\(zero)"><b>\(counts[outcome])</b>\
        <span><i aria-hidden="true">\(outcome.symbol)</i> \(outcome.word)</span></li>
        """
    }
    let time: Markup = "<li class=\"tile\"><b>\(NumberText.seconds(store.milliseconds))<small> s</small></b><span>in total</span></li>"
    return "<ul class=\"tiles\">\(Markup.join(tiles))\(time)</ul>\n"
  }

  private var families: Markup {
    let cells = store.families.map { family -> Markup in
      let counts = family.counts
      let failing = counts[.failed] + counts[.errored] + counts[.unexpectedPass]
      let heat = failing == 0 ? 0 : max(10, failing * 100 / counts.total)
      let marks = counts.present.map { outcome -> Markup in
        "<span class=\"mark \(HTMLParts.colour(outcome))\" title=\"\(outcome.word)\">\(outcome.symbol)\u{A0}\(counts[outcome])</span>"
      }
      return """
        <li class="family \(HTMLParts.colour(counts.worst ?? .skipped))" style="--heat:\(heat)%">
        <span><code>\(family.name)</code> \(Family.caseTitle(family.name))</span>
        <span class="marks" aria-label="\(counts.text)">\(Markup.join(marks, separator: " "))</span>\
        \(HTMLParts.bar(counts, isThin: true))</li>
        """
    }
    return "<ul class=\"families\">\(Markup.join(cells))</ul>\n"
  }

  private func reasons(_ list: ReasonList) -> Markup {
    let rows = list.entries.map { entry -> Markup in
      let consequence: Markup? = entry.consequence.isEmpty ? nil : " <span>\(entry.consequence)</span>"
      return "<dt><b>\(entry.reason)</b>\(consequence)</dt><dd>\(HTMLParts.chips(entry.ids))</dd>"
    }
    return """
      <details class="fold \(HTMLParts.colour(list.outcome))"><summary>\(HTMLParts.pill(list.outcome)) \(list.title) \
      <span class="dim">(\(WordText.counted(list.caseCount, "case")))</span></summary>
      <dl class="reasons">\(Markup.join(rows))</dl></details>

      """
  }
}

/// A store's failures, each case once: its steps, the expected and the actual value.
private struct HTMLFailures {
  /// The most cases that are all shown unfolded; of more cases only the first one is.
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

  /// A second failure of a case, in full only if it differs from the first one.
  private func other(_ report: HTMLBugReport, than first: HTMLBugReport) -> Markup {
    let result = report.result
    if report.isLike(first) {
      return "<p class=\"dim also\">\(HTMLParts.pill(result.outcome)) The same with \(result.arrangement(store.kind)).</p>"
    }
    return """
      <details class="fold also"><summary>\(HTMLParts.pill(result.outcome)) Differently with \(result.arrangement(store.kind))</summary>
      \(report.markup)</details>
      """
  }
}

/// One failure in full.
private struct HTMLBugReport {
  let result: CaseResult
  private let store: String

  init(_ result: CaseResult, store: String) {
    self.result = result
    self.store = store
  }

  /// Whether another result has the same failure.
  func isLike(_ other: HTMLBugReport) -> Bool {
    result.outcome == other.result.outcome && result.what == other.result.what && result.expected == other.result.expected
      && result.seen == other.result.seen && result.steps == other.result.steps && result.reason == other.result.reason
  }

  var markup: Markup {
    let baseline: Markup? = result.baseline.map { "<p class=\"notice o-stale\"><b>Baseline:</b> \($0)</p>" }
    return """
      <div class="report">
      <p class="dim">\(HTMLParts.chips(result.rules)) \(([result.level.rawValue] + arrangement).joined(separator: ", ")), \
      in \(NumberText.seconds(result.milliseconds, digits: 3)) s</p>
      \(baseline)\(comparison)\(steps)
      <p class="again"><span class="dim">Again:</span> <code>\(RerunCommand.text(for: result, store: store))</code></p>
      </div>
      """
  }

  private var arrangement: [String] {
    let arrangement = result.arrangement(SuiteKind(name: store))
    return arrangement.isEmpty ? [] : ["with \(arrangement)"]
  }

  private var comparison: Markup? {
    let label = result.what == nil ? "Reason:" : "Checked:"
    let looked: Markup? = (result.what ?? result.reason).map { "<p class=\"what\"><span class=\"dim\">\(label)</span> \($0)</p>" }
    let expected: Markup? = result.expected.map { box("✓ expected", $0, colour: HTMLParts.colour(.passed)) }
    let seen: Markup? = result.seen.map { box("✗ actual", $0, colour: HTMLParts.colour(.failed)) }
    return "\(looked)<div class=\"compare\">\(expected)\(seen)</div>"
  }

  private func box(_ label: String, _ text: String, colour: Markup) -> Markup {
    "<div class=\"box \(colour)\"><span>\(label)</span><code>\(text)</code></div>"
  }

  private var steps: Markup? {
    guard let steps = result.steps, !steps.isEmpty else { return nil }
    let items = steps.map { step -> Markup in
      let time: Markup? = step.at == 0 ? nil : " <span class=\"dim\">at +\(step.at) ms</span>"
      let outcome: Markup = step.result.map { "<code>\($0)</code>" } ?? "<b class=\"never\">never returned</b>"
      return "<li><code>\(step.operation)</code>\(time)<div class=\"outcome\"><span aria-hidden=\"true\">→</span> \(outcome)</div></li>"
    }
    return "<ol class=\"steps\">\(Markup.join(items))</ol>"
  }
}
