import Foundation

/// Text or bytes of a vector, compared byte for byte.
///
/// In JSON it is a string; `{"parts": ["a", {"repeat": "x", "count": 500}]}` when it holds a long run of one character; and
/// `{"base64": "wyg="}` when it is not UTF-8.
public struct VectorText: Sendable, Hashable {
  /// The bytes.
  public let bytes: [UInt8]

  /// Wraps bytes.
  public init(_ bytes: some Sequence<UInt8>) {
    self.bytes = Array(bytes)
  }

  /// Wraps the UTF-8 of a text.
  public init(_ text: String) {
    self.init(text.utf8)
  }

  /// The bytes as text.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The text in pieces: as it is, but for runs of at least this many of the same ASCII character.
  static let longRun = 48
}

extension VectorText: Codable {
  private enum Keys: String, CodingKey {
    case parts
    case base64
  }

  /// Reads a string or an object.
  public init(from decoder: any Decoder) throws {
    if let text = try? decoder.singleValueContainer().decode(String.self) {
      self.init(text)
      return
    }
    let container = try decoder.container(keyedBy: Keys.self)
    if let parts = try container.decodeIfPresent([VectorTextPart].self, forKey: .parts) {
      self.init(parts.flatMap(\.bytes))
    } else {
      self.init(try container.decode(Data.self, forKey: .base64))
    }
  }

  /// Writes a string or an object.
  public func encode(to encoder: any Encoder) throws {
    let parts = VectorTextPart.split(bytes)
    if !bytes.elementsEqual(text.utf8) {
      var container = encoder.container(keyedBy: Keys.self)
      try container.encode(Data(bytes), forKey: .base64)
    } else if parts.contains(where: \.isRun) {
      var container = encoder.container(keyedBy: Keys.self)
      try container.encode(parts, forKey: .parts)
    } else {
      var container = encoder.singleValueContainer()
      try container.encode(text)
    }
  }
}
