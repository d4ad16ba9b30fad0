import SessionsReporting

/// One failure in full.
struct HTMLBugReport {
  let result: CaseResult
  private let store: String

  init(_ result: CaseResult, store: String) {
    self.result = result
    self.store = store
  }

  /// Whether another result tells the same.
  func isLike(_ other: HTMLBugReport) -> Bool {
    result.outcome == other.result.outcome && result.what == other.result.what && result.expected == other.result.expected
      && result.seen == other.result.seen && result.steps == other.result.steps && result.reason == other.result.reason
  }

  var markup: Markup {
    let baseline: Markup? = result.baseline.map { "<p class=\"notice o-stale\"><b>Baseline:</b> \($0)</p>" }
    return """
      <div class="report">
      <p class="dim">\(HTMLParts.chips(result.rules)) \(result.level.rawValue), with \(result.arrangement), \
      in \(NumberText.seconds(result.milliseconds, digits: 3)) s</p>
      \(baseline)\(comparison)\(steps)
      <p class="again"><span class="dim">Again:</span> <code>\(RerunCommand.text(for: result, store: store))</code></p>
      </div>
      """
  }

  private var comparison: Markup? {
    let label = result.what == nil ? "Reason:" : "Looked at"
    let looked: Markup? = (result.what ?? result.reason).map { "<p class=\"what\"><span class=\"dim\">\(label)</span> \($0)</p>" }
    let expected: Markup? = result.expected.map { box("✓ expected", $0, colour: HTMLParts.colour(.passed)) }
    let seen: Markup? = result.seen.map { box("✗ seen", $0, colour: HTMLParts.colour(.failed)) }
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
