import SessionsReporting

/// One store: numbers, families, failures, and what it cannot do.
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
      \(HTMLReasons(store).markup)
      </section>

      """
  }

  private var facts: Markup? {
    var facts: [(String, Markup)] = store.details.sorted { $0.key < $1.key }.map { ($0.key, "\($0.value)") }
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
        <span><code>\(family.name)</code> \(CaseFamily.title(family.name))</span>
        <span class="marks" aria-label="\(counts.text)">\(Markup.join(marks, separator: " "))</span>\
        \(HTMLParts.bar(counts, isThin: true))</li>
        """
    }
    return "<ul class=\"families\">\(Markup.join(cells))</ul>\n"
  }
}
