/// Where a key comes from that no step returns.
public struct VectorKey: Sendable, Hashable, Codable {
  /// Its 16 bytes in hexadecimal.
  public var hex: String?
  /// The name of the unknown token whose selector it is.
  public var selectorOf: String?
}
