/// An expectation that was not met.
public struct CaseFailure: Error, Sendable, Equatable {
  /// What was looked at.
  public let what: String
  /// What had to be.
  public let expected: String
  /// What was.
  public let seen: String

  /// Creates a failure.
  public init(_ what: String, expected: String, seen: String) {
    self.what = what
    self.expected = expected
    self.seen = seen
  }
}
