import SessionsReporting

/// What a store does not promise, what does not apply to it, and what is known of its failures: each reason with its cases.
struct HTMLReasons {
  private let store: StoreResult

  init(_ store: StoreResult) {
    self.store = store
  }

  var markup: Markup {
    Markup.join(
      [
        fold(.limited, "Limited: declared, and held to a weaker promise", store.reasons(.limited)) { DeviationText.explain($0) },
        fold(.skipped, "Skipped: does not apply to this store", store.reasons(.skipped)),
        fold(.expectedFailure, "Expected failures: known to the baseline", store.reasons(.expectedFailure) { $0.baseline ?? $0.reason }),
        fold(.inconclusive, "Inconclusive: what was seen allows no verdict", store.reasons(.inconclusive)),
      ].compactMap(\.self))
  }

  private func fold(
    _ outcome: CaseOutcome, _ title: String, _ reasons: [(reason: String, ids: [String])], explain: (String) -> String = { _ in "" }
  ) -> Markup? {
    guard !reasons.isEmpty else { return nil }
    let rows = reasons.map { reason, ids -> Markup in
      let explanation = explain(reason)
      let text: Markup? = explanation.isEmpty ? nil : " <span>\(explanation)</span>"
      return "<dt><b>\(reason)</b>\(text)</dt><dd>\(HTMLParts.chips(ids))</dd>"
    }
    return """
      <details class="fold \(HTMLParts.colour(outcome))"><summary>\(HTMLParts.pill(outcome)) \(title) \
      <span class="dim">(\(WordText.counted(Set(reasons.flatMap(\.ids)).count, "case")))</span></summary>
      <dl class="reasons">\(Markup.join(rows))</dl></details>

      """
  }
}
