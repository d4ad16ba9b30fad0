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
}
