import SessionsReporting

/// A failure as a bug report: the requirement, what was done, what had to come of it, what came, and how to see it again.
package struct FailureReport {
  private let result: CaseResult
  private let store: String
  private let style: TerminalStyle
  private let knownAgain: String?

  /// - Parameters:
  ///   - isColoured: Whether to use the terminal's colours.
  ///   - again: How to run the case alone; nil for what the command of this package says.
  package init(_ result: CaseResult, store: String, isColoured: Bool = false, again: String? = nil) {
    self.result = result
    self.store = store
    style = TerminalStyle(isColoured: isColoured)
    knownAgain = again
  }

  /// The report with its heading, indented as a part of a store's section.
  package var text: String {
    (["", "  " + style.bad("\(Self.label(result.outcome))  \(result.id)") + "  \(result.title)"] + lines.map { "    \($0)" })
      .joined(separator: "\n")
  }

  /// The report without its heading.
  var lines: [String] {
    let arrangement = result.instances == 1 ? "one store object" : "\(result.instances) store objects in turn"
    let run = result.repetition > 1 ? ", run \(result.repetition)" : ""
    var lines = [row("rules", result.rules.joined(separator: ", ") + style.dim("  (\(result.level.rawValue), \(arrangement)\(run))"))]
    if let baseline = result.baseline { lines.append(row("baseline", baseline)) }
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
    lines.append(row("again", knownAgain ?? RerunCommand.text(for: result, store: store)))
    return lines
  }

  static func label(_ outcome: CaseOutcome) -> String {
    switch outcome {
    case .unexpectedPass: return "STALE BASELINE"
    case .expectedFailure: return "EXPECTED FAILURE"
    default: return outcome.rawValue.uppercased()
    }
  }

  private func row(_ label: String, _ text: String) -> String {
    "\(style.dim(pad(label, 10)))\(text)"
  }
}
