/// A piece of a text: a string, or a run of one character.
enum VectorTextPart: Sendable, Hashable {
  case literal(String)
  case run(String, Int)

  var isRun: Bool { if case .run = self { true } else { false } }

  var bytes: [UInt8] {
    switch self {
    case .literal(let text): return Array(text.utf8)
    case .run(let text, let count): return Array(repeatElement(Array(text.utf8), count: count).joined())
    }
  }

  /// Cuts long runs of one ASCII character out of UTF-8.
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
