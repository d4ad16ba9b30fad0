/// Thrown by a case that finds, while it runs, that it does not apply to the store: it is skipped, not passed.
public struct CaseNotApplicable: Error, Sendable, Equatable {
  /// Why it does not apply.
  public let reason: String

  /// Creates the error.
  public init(_ reason: String) {
    self.reason = reason
  }
}
