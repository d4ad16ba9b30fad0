/// Thrown by a case whose checker can say neither that the store is right nor that it is wrong.
public struct CaseInconclusive: Error, Sendable, Equatable {
  /// Why there is no verdict.
  public let reason: String

  /// Creates the error.
  public init(_ reason: String) {
    self.reason = reason
  }
}
