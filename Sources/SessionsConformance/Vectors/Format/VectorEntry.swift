/// A key and a JSON text, in JSON a list of the two: objects of some languages do not tell apart keys that differ in bytes only.
public struct VectorEntry: Sendable, Hashable, Codable {
  /// The key.
  public let key: VectorText
  /// The JSON text of the value.
  public let json: VectorText

  init(key: VectorText, json: VectorText) {
    self.key = key
    self.json = json
  }

  /// Reads a list of two.
  public init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    key = try container.decode(VectorText.self)
    json = try container.decode(VectorText.self)
  }

  /// Writes a list of two.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    try container.encode(key)
    try container.encode(json)
  }
}
