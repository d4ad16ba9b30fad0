import Foundation

/// Text or bytes of a vector, compared byte for byte.
///
/// In JSON it is a string; `{"parts": ["a", {"repeat": "x", "count": 500}]}` where it has a long run of one character; and
/// `{"base64": "wyg="}` where it is not UTF-8.
struct VectorText: Sendable, Hashable {
  /// The bytes.
  let bytes: [UInt8]

  /// Wraps bytes.
  init(_ bytes: some Sequence<UInt8>) {
    self.bytes = Array(bytes)
  }

  /// Wraps the UTF-8 of a text.
  init(_ text: String) {
    self.init(text.utf8)
  }

  /// The bytes as text.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The length from which a run of one ASCII character is written as a count.
  static let longRun = 48
}

extension VectorText: Codable {
  private enum Keys: String, CodingKey {
    case parts
    case base64
  }

  /// Reads a string or an object.
  init(from decoder: any Decoder) throws {
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
  func encode(to encoder: any Encoder) throws {
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

/// A piece of a text: a string, or a run of one character.
private enum VectorTextPart: Sendable, Hashable {
  case literal(String)
  case run(String, Int)

  var isRun: Bool { if case .run = self { true } else { false } }

  var bytes: [UInt8] {
    switch self {
    case .literal(let text): return Array(text.utf8)
    case .run(let text, let count): return Array(repeatElement(Array(text.utf8), count: count).joined())
    }
  }

  /// Splits UTF-8 into literals and long runs of one ASCII character.
  static func split(_ bytes: [UInt8]) -> [VectorTextPart] {
    var parts: [VectorTextPart] = []
    var literal: [UInt8] = []
    func flush() {
      if !literal.isEmpty { parts.append(.literal(String(decoding: literal, as: UTF8.self))) }
      literal = []
    }
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      var end = index + 1
      while end < bytes.count, bytes[end] == byte { end += 1 }
      if byte < 0x80, end - index >= VectorText.longRun {
        flush()
        parts.append(.run(String(decoding: [byte], as: UTF8.self), end - index))
      } else {
        literal += bytes[index..<end]
      }
      index = end
    }
    flush()
    return parts
  }
}

extension VectorTextPart: Codable {
  private enum Keys: String, CodingKey {
    case character = "repeat"
    case count
  }

  init(from decoder: any Decoder) throws {
    if let text = try? decoder.singleValueContainer().decode(String.self) {
      self = .literal(text)
      return
    }
    let container = try decoder.container(keyedBy: Keys.self)
    self = .run(try container.decode(String.self, forKey: .character), try container.decode(Int.self, forKey: .count))
  }

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .literal(let text):
      var container = encoder.singleValueContainer()
      try container.encode(text)
    case .run(let character, let count):
      var container = encoder.container(keyedBy: Keys.self)
      try container.encode(character, forKey: .character)
      try container.encode(count, forKey: .count)
    }
  }
}

/// A key and the JSON text of its value.
///
/// In JSON it is a list of the two: objects of some languages do not tell keys apart that differ in bytes only.
struct VectorEntry: Sendable, Hashable, Codable {
  /// The key.
  let key: VectorText
  /// The JSON text of the value.
  let json: VectorText

  init(key: VectorText, json: VectorText) {
    self.key = key
    self.json = json
  }

  /// Reads a list of two.
  init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    key = try container.decode(VectorText.self)
    json = try container.decode(VectorText.self)
  }

  /// Writes a list of two.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    try container.encode(key)
    try container.encode(json)
  }
}

/// The payload of a record in a vector.
///
/// In JSON it is the bytes in base64; `{"repeat": 65, "count": 65536}` for many of one byte; or `{"named": "p1"}` for bytes that the store
/// made. Equal names are equal bytes.
enum VectorPayload: Sendable, Hashable {
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
  init(from decoder: any Decoder) throws {
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
  func encode(to encoder: any Encoder) throws {
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
