import Foundation

/// The payload of a record in a vector.
///
/// In JSON it is the bytes in base64; `{"repeat": 65, "count": 65536}` for many of one byte; or `{"named": "p1"}` for bytes that the store
/// made, which are the same wherever the name is the same.
public enum VectorPayload: Sendable, Hashable {
  /// Bytes that the case chose.
  case bytes([UInt8])
  /// Bytes that the store chose.
  case named(String)
}

extension VectorPayload: Codable {
  private enum Keys: String, CodingKey {
    case byte = "repeat"
    case count
    case named
  }

  /// Reads a string or an object.
  public init(from decoder: any Decoder) throws {
    if let data = try? decoder.singleValueContainer().decode(Data.self) {
      self = .bytes(Array(data))
      return
    }
    let container = try decoder.container(keyedBy: Keys.self)
    if let name = try container.decodeIfPresent(String.self, forKey: .named) {
      self = .named(name)
    } else {
      let byte = try container.decode(UInt8.self, forKey: .byte)
      self = .bytes(Array(repeating: byte, count: try container.decode(Int.self, forKey: .count)))
    }
  }

  /// Writes a string or an object.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .named(let name):
      var container = encoder.container(keyedBy: Keys.self)
      try container.encode(name, forKey: .named)
    case .bytes(let bytes):
      guard bytes.count >= VectorText.longRun, let first = bytes.first, bytes.allSatisfy({ $0 == first }) else {
        var container = encoder.singleValueContainer()
        return try container.encode(Data(bytes))
      }
      var container = encoder.container(keyedBy: Keys.self)
      try container.encode(first, forKey: .byte)
      try container.encode(bytes.count, forKey: .count)
    }
  }
}
