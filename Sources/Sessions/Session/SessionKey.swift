/// The name and type of a field or flash value, declared once:
///
/// ```swift
/// extension SessionKey<Int> {
///   static let visits: Self = "visits"
/// }
/// ```
///
/// A name has 1 to 256 UTF-8 bytes. None is reserved, and a dot in it means nothing (`[FD-1]`, `[FD-2]`).
public struct SessionKey<Value: Codable & Sendable>: Sendable, ExpressibleByStringLiteral {
  /// The name.
  public let name: String

  /// Creates a key.
  public init(_ name: String) {
    self.name = name
  }

  /// Creates a key from a literal.
  public init(stringLiteral name: String) {
    self.name = name
  }
}
