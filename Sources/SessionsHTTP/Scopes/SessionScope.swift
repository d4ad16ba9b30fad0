/// The name of one of several sessions that a request can have beside each other, such as the visitor's and an administrator's.
///
/// Each scope has a manager of its own, with a cookie of its own.
public struct SessionScope: Sendable, Hashable, ExpressibleByStringLiteral {
  /// The name, for errors.
  public let name: String

  /// Creates a scope.
  public init(_ name: String) {
    self.name = name
  }

  /// Creates a scope from a literal.
  public init(stringLiteral name: String) {
    self.name = name
  }

  /// The scope of an application with one session.
  public static let main: SessionScope = "main"
}
