extension VectorToken: Codable {
  /// Reads a name or a list of parts.
  public init(from decoder: any Decoder) throws {
    if let name = try? decoder.singleValueContainer().decode(String.self) {
      self.init(parts: [.slice(of: name, from: nil, to: nil)])
    } else {
      self.init(parts: try [Part](from: decoder))
    }
  }

  /// Writes a name or a list of parts.
  public func encode(to encoder: any Encoder) throws {
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
  public init(from decoder: any Decoder) throws {
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
  public func encode(to encoder: any Encoder) throws {
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
