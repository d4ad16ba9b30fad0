/// A failure as a bug report: the requirement, what was done, what had to come of it, what came, and how to see it again.
package struct FailureReport {
  private let result: CaseResult
  private let store: String
  private let style: TextStyle
  private let knownAgain: String?

  /// - Parameter again: How to run the case alone; nil for what the command of this package says.
  package init(_ result: CaseResult, store: String, style: TextStyle, again: String? = nil) {
    self.result = result
    self.store = store
    self.style = style
    knownAgain = again
  }

  package var text: String {
    let label = result.outcome == .errored ? "ERRORED" : "FAILED"
    var lines = ["", "  " + style.bad("\(label)  \(result.id)") + "  \(result.title)"]
    let arrangement = result.instances == 1 ? "one store object" : "\(result.instances) store objects in turn"
    lines.append(row("rules", result.rules.joined(separator: ", ") + style.dim("  (\(result.level.rawValue), \(arrangement))")))
    for (index, step) in (result.steps ?? []).enumerated() {
      let number = padLeft("\(index + 1)", 4)
      let time = step.at == 0 ? "" : style.dim(" at +\(step.at) ms")
      lines.append(row(index == 0 ? "steps" : "", "\(number)  \(step.operation)\(time)"))
      lines.append(row("", "      → \(step.result ?? style.bad("never returned"))"))
    }
    if let what = result.what { lines.append(row("looked at", what)) }
    if let expected = result.expected { lines.append(row("expected", style.good(expected))) }
    if let seen = result.seen { lines.append(row("seen", style.bad(seen))) }
    if result.what == nil, let reason = result.reason { lines.append(row("reason", reason)) }
    lines.append(row("again", again))
    return lines.joined(separator: "\n")
  }

  /// The command knows the stores of this package; others are run by their own test.
  private var again: String {
    if let knownAgain { return knownAgain }
    let isKnown = store == "memory" || store == "cookie" || store.hasPrefix("sqlite:") || store.hasPrefix("faulty:")
    guard isKnown else { return "ConformanceRunner(cases: [the case \(result.id)], seed: \(result.seed))" }
    let name = store.contains(" ") ? "'\(store)'" : store
    return "sessionlab check --store \(name) --only \(result.id) --seed \(result.seed)"
  }

  private func row(_ label: String, _ text: String) -> String {
    "    \(style.dim(pad(label, 10)))\(text)"
  }
}
