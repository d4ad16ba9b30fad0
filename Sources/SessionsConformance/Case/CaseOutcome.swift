/// The outcome of a case, and its texts in reports.
public enum CaseOutcome: String, Sendable, Codable, CaseIterable {
  /// The requirement was met.
  case passed
  /// The requirement was not met, or the case took too long.
  case failed
  /// The store declares that it cannot meet the requirement, and keeps the weaker promise that goes with it.
  case limited
  /// The case does not apply to the store. Never counted as passed.
  case skipped
  /// The case could not be judged: the store threw an error where none was called for.
  case errored
  /// The case ran, and its checker gave up without a verdict. Never counted as passed.
  case inconclusive
  /// The case failed, as the baseline of known failures says.
  case expectedFailure = "expected-failure"
  /// The case passed although the baseline says that it fails: the entry is stale and has to go.
  case unexpectedPass = "unexpected-pass"

  /// Whether a run with such an outcome fails.
  public var isFailure: Bool { self == .failed || self == .errored || self == .unexpectedPass }

  /// Whether the case itself found a fault, regardless of the baseline.
  var isFault: Bool { self == .failed || self == .errored }

  /// One character for tables. It stands beside a legend or a word, since neither a colour nor a symbol explains itself.
  package var symbol: String {
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

  /// The name for people.
  package var word: String {
    switch self {
    case .expectedFailure: return "expected failure"
    case .unexpectedPass: return "stale baseline"
    default: return rawValue
    }
  }

  /// The meaning, for a legend.
  package var explanation: String {
    switch self {
    case .passed: return "the requirement is met"
    case .failed: return "the requirement is not met"
    case .limited: return "not promised: the store declares the deviation and keeps the weaker promise"
    case .skipped: return "does not apply; never counted as passed"
    case .errored: return "an error came where none was called for"
    case .inconclusive: return "the checker reached no verdict"
    case .expectedFailure: return "failed, as the baseline of known failures says"
    case .unexpectedPass: return "passed although the baseline says that it fails: remove the entry"
    }
  }

  /// The heading of the cases that reports list by their reasons; nil for an outcome whose cases they do not list in this way.
  var listTitle: String? {
    switch self {
    case .limited: return "declared by the store, and held to a weaker promise"
    case .skipped: return "does not apply here"
    case .expectedFailure: return "known to the baseline"
    case .inconclusive: return "the checker reached no verdict"
    default: return nil
    }
  }

  /// All outcomes, the worst first. A skip is the weakest: any other outcome beside it counts.
  package static let byGravity: [CaseOutcome] = [
    .errored, .failed, .unexpectedPass, .inconclusive, .expectedFailure, .limited, .passed, .skipped,
  ]

  /// The order in which reports show outcomes, the good ones first.
  package static let byReading: [CaseOutcome] = [
    .passed, .limited, .skipped, .expectedFailure, .inconclusive, .unexpectedPass, .failed, .errored,
  ]
}
