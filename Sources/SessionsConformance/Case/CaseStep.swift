/// One operation of a case and its result, for a report that can be replayed by hand.
public struct CaseStep: Sendable, Codable, Equatable {
  /// Milliseconds since the case's first instant, by the case's clock.
  public let at: Int64
  /// The operation, with sessions and tokens named `s1`, `t1` and so on.
  public let operation: String
  /// What it returned; nil while it has not.
  public var result: String?
}
