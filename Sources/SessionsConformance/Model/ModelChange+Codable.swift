/// The form of histories in JSON: the change's name with its key, and beside it the value or amount.
extension ModelChange: Codable {
  private enum Key: String, CodingKey, CaseIterable {
    case set, remove, add, clear, flash, keepFlash, removeFlash, subject, expireAt
    case value, amount
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let value = { try container.decode(String.self, forKey: .value) }
    guard let name = container.allKeys.first(where: { $0 != .value && $0 != .amount }) else {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "a change without a name"))
    }
    switch name {
    case .set: self = .set(try container.decode(String.self, forKey: name), try value())
    case .remove: self = .remove(try container.decode(String.self, forKey: name))
    case .add: self = .add(try container.decode(String.self, forKey: name), try container.decode(Int64.self, forKey: .amount))
    case .flash: self = .flash(try container.decode(String.self, forKey: name), try value())
    case .keepFlash: self = .keepFlash(try container.decode(String.self, forKey: name), try value())
    case .removeFlash: self = .removeFlash(try container.decode(String.self, forKey: name))
    case .subject: self = .subject(try container.decodeNil(forKey: name) ? nil : try container.decode(String.self, forKey: name))
    case .expireAt: self = .expire(at: try container.decode(Int64.self, forKey: name))
    case .clear, .value, .amount: self = .clear
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .set(let key, let value): try container.encodePair(.set, key, value)
    case .remove(let key): try container.encode(key, forKey: .remove)
    case .add(let key, let amount):
      try container.encode(key, forKey: .add)
      try container.encode(amount, forKey: .amount)
    case .clear: try container.encode(true, forKey: .clear)
    case .flash(let key, let value): try container.encodePair(.flash, key, value)
    case .keepFlash(let key, let value): try container.encodePair(.keepFlash, key, value)
    case .removeFlash(let key): try container.encode(key, forKey: .removeFlash)
    case .subject(let name): try container.encode(name, forKey: .subject)
    case .expire(let deadline): try container.encode(deadline, forKey: .expireAt)
    }
  }
}

extension KeyedEncodingContainer where Key: RawRepresentable, Key.RawValue == String {
  fileprivate mutating func encodePair(_ name: Key, _ key: String, _ value: String) throws {
    try encode(key, forKey: name)
    if let valueKey = Key(rawValue: "value") { try encode(value, forKey: valueKey) }
  }
}
