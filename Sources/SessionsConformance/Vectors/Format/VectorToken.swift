/// A token that a vector sends, put together from parts.
///
/// In JSON a part is a text like ``VectorText``, or `{"token": "t1"}`, the token that the store handed out under that name. `"from"` and
/// `"to"` cut a slice out of it, from the one position to before the other. `"flip"` and `"bits"` flip bits in the base64url value of the
/// character at that position.
struct VectorToken: Sendable, Hashable {
  /// A part of a token.
  enum Part: Sendable, Hashable {
    /// Text that belongs to no token.
    case text(VectorText)
    /// A known token or a slice of it.
    case slice(of: String, from: Int?, to: Int?)
    /// A known token with one character changed.
    case flipped(String, position: Int, bits: Int)
  }

  /// The parts.
  let parts: [Part]

  /// The name of the token if it is sent whole, as the store handed it out.
  var name: String? {
    guard parts.count == 1, case .slice(let name, nil, nil) = parts[0] else { return nil }
    return name
  }

  /// The alphabet of base64url, in the order of its values.
  static let alphabet: [UInt8] = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  /// Puts the text together from the known tokens; nil if one of them is not known.
  func text(_ token: (String) -> String?) -> String? {
    var bytes: [UInt8] = []
    for part in parts {
      switch part {
      case .text(let text): bytes += text.bytes
      case .slice(let name, let from, let to):
        guard let value = token(name).map({ Array($0.utf8) }) else { return nil }
        bytes += value[min(from ?? 0, value.count)..<min(to ?? value.count, value.count)]
      case .flipped(let name, let position, let bits):
        guard var value = token(name).map({ Array($0.utf8) }), value.indices.contains(position),
          let place = VectorToken.alphabet.firstIndex(of: value[position])
        else { return nil }
        value[position] = VectorToken.alphabet[place ^ (bits & 63)]
        bytes += value
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension VectorToken: Codable {
  /// Reads a name or a list of parts.
  init(from decoder: any Decoder) throws {
    if let name = try? decoder.singleValueContainer().decode(String.self) {
      self.init(parts: [.slice(of: name, from: nil, to: nil)])
    } else {
      self.init(parts: try [Part](from: decoder))
    }
  }

  /// Writes a name or a list of parts.
  func encode(to encoder: any Encoder) throws {
    if let name {
      var container = encoder.singleValueContainer()
      try container.encode(name)
    } else {
      try parts.encode(to: encoder)
    }
  }
}

extension VectorToken.Part: Codable {
  private enum Keys: String, CodingKey {
    case token
    case from
    case to
    case flip
    case bits
  }

  /// Reads an object with a token, or a text.
  init(from decoder: any Decoder) throws {
    guard let container = try? decoder.container(keyedBy: Keys.self), container.contains(.token) else {
      self = .text(try VectorText(from: decoder))
      return
    }
    let name = try container.decode(String.self, forKey: .token)
    if let position = try container.decodeIfPresent(Int.self, forKey: .flip) {
      self = .flipped(name, position: position, bits: try container.decode(Int.self, forKey: .bits))
    } else {
      self = .slice(
        of: name, from: try container.decodeIfPresent(Int.self, forKey: .from),
        to: try container.decodeIfPresent(Int.self, forKey: .to))
    }
  }

  /// Writes an object with a token, or a text.
  func encode(to encoder: any Encoder) throws {
    switch self {
    case .text(let text): try text.encode(to: encoder)
    case .slice(let name, let from, let to):
      var container = encoder.container(keyedBy: Keys.self)
      try container.encode(name, forKey: .token)
      try container.encodeIfPresent(from, forKey: .from)
      try container.encodeIfPresent(to, forKey: .to)
    case .flipped(let name, let position, let bits):
      var container = encoder.container(keyedBy: Keys.self)
      try container.encode(name, forKey: .token)
      try container.encode(position, forKey: .flip)
      try container.encode(bits, forKey: .bits)
    }
  }
}

extension VectorToken {
  /// Describes a text that is no known token by its parts: slices of known tokens, and the text between them.
  ///
  /// A description can be true by chance. Tokens and random parts differ between two recordings, so comparing these shows it.
  init(_ text: String, knownAs tokens: [(name: String, value: String)]) {
    let bytes = Array(text.utf8)
    let known = tokens.map { (name: $0.name, value: Array($0.value.utf8)) }
    for (name, value) in known {
      guard let flipped = VectorToken.flip(of: name, value, bytes) else { continue }
      self.init(parts: [flipped])
      return
    }
    self.init(parts: VectorToken.slices(bytes, of: known))
  }

  private static func flip(of name: String, _ value: [UInt8], _ bytes: [UInt8]) -> Part? {
    guard value.count == bytes.count else { return nil }
    let differing = value.indices.filter { value[$0] != bytes[$0] }
    guard differing.count == 1, let position = differing.first, let old = alphabet.firstIndex(of: value[position]),
      let new = alphabet.firstIndex(of: bytes[position])
    else { return nil }
    return .flipped(name, position: position, bits: old ^ new)
  }

  /// The length of the shortest text that counts as a slice: a shorter one is in a token by chance.
  private static let shortest = 4

  private static func slices(_ bytes: [UInt8], of tokens: [(name: String, value: [UInt8])]) -> [Part] {
    var parts: [Part] = []
    var literal: [UInt8] = []
    func flush() {
      if !literal.isEmpty { parts.append(.text(VectorText(literal))) }
      literal = []
    }
    // A text may have a mebibyte of one character: characters that are in no token are skipped at once.
    let characters = Set(tokens.flatMap(\.value))
    var index = 0
    while index < bytes.count {
      if characters.contains(bytes[index]), let (name, from, to) = longest(bytes[index...], of: tokens),
        let value = tokens.first(where: { $0.name == name })?.value
      {
        flush()
        parts.append(.slice(of: name, from: from == 0 ? nil : from, to: to == value.count ? nil : to))
        index += to - from
      } else {
        literal.append(bytes[index])
        index += 1
      }
    }
    flush()
    return parts
  }

  /// Finds the longest slice of a token that a text begins with.
  private static func longest(_ bytes: ArraySlice<UInt8>, of tokens: [(name: String, value: [UInt8])])
    -> (name: String, from: Int, to: Int)?
  {
    var best: (name: String, from: Int, to: Int)?
    for (name, value) in tokens {
      for from in value.indices where value[from] == bytes[bytes.startIndex] {
        var length = 1
        while length < bytes.count, from + length < value.count, value[from + length] == bytes[bytes.startIndex + length] { length += 1 }
        // A shorter slice counts only where a token begins and nothing but filling follows, or where text and token end together.
        let rest = bytes.dropFirst(length)
        let isEdge = (from == 0 && rest.allSatisfy { $0 == UInt8(ascii: "A") }) || (from + length == value.count && rest.isEmpty)
        guard length >= shortest || isEdge else { continue }
        if length > (best.map { $0.to - $0.from } ?? 0) { best = (name, from, from + length) }
      }
    }
    return best
  }
}
