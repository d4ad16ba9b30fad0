extension CaseOutcome {
  /// One character for tables; beside a legend or a word, for no colour and no symbol explains itself.
  var symbol: String {
    switch self {
    case .passed: return "✓"
    case .failed: return "✗"
    case .limited: return "◐"
    case .skipped: return "–"
    case .errored: return "!"
    case .inconclusive: return "?"
    case .expectedFailure: return "⊗"
    case .unexpectedPass: return "↑"
    }
  }

  /// How people read it.
  var word: String {
    switch self {
    case .expectedFailure: return "expected failure"
    case .unexpectedPass: return "stale baseline"
    default: return rawValue
    }
  }

  /// What it says, for a legend.
  var explanation: String {
    switch self {
    case .passed: return "the requirement is met"
    case .failed: return "the requirement is not met"
    case .limited: return "not promised: the store declares the deviation and keeps the weaker promise"
    case .skipped: return "does not apply to the store; never counted as passed"
    case .errored: return "the store threw an error where none was called for"
    case .inconclusive: return "what was seen allows no verdict"
    case .expectedFailure: return "failed, as the baseline of known failures says"
    case .unexpectedPass: return "passed although the baseline says that it fails: remove the entry"
    }
  }

  /// All outcomes, the worst first. A skip says the least: anything else beside it counts.
  static let byGravity: [CaseOutcome] = [
    .errored, .failed, .unexpectedPass, .inconclusive, .expectedFailure, .limited, .passed, .skipped,
  ]

  /// The order in which reports show outcomes, the good ones first.
  static let byReading: [CaseOutcome] = [
    .passed, .limited, .skipped, .expectedFailure, .inconclusive, .unexpectedPass, .failed, .errored,
  ]
}
