/// What came of a case.
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
  /// The case ran, and what was seen allows no verdict: a checker gave up. Never counted as passed.
  case inconclusive
  /// The case failed, as the baseline of known failures says.
  case expectedFailure = "expected-failure"
  /// The case passed although the baseline says that it fails: the entry is stale and has to go.
  case unexpectedPass = "unexpected-pass"

  /// Whether a run with such an outcome fails.
  public var isFailure: Bool { self == .failed || self == .errored || self == .unexpectedPass }
}
