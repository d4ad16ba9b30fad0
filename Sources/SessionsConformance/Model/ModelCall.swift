import Sessions

/// A call of a session store, as plain data.
package struct ModelCall: Hashable, Sendable, Codable {
  package enum Kind: String, Hashable, Sendable, Codable {
    case open, commit, take, touch, destroy
  }

  var kind: Kind
  /// The caller's time in milliseconds; nil means 0.
  var at: Int64?
  /// The token that is opened.
  var token: String?
  /// The snapshot that a commit, take, touch or destroy is given; a commit without one creates a session.
  var snapshot: ModelSnapshot?
  var changes: [ModelChange]?
  package var rotation: ModelRotation?
  var onlyIfUnchanged: Bool?
  /// The key of the flash that a take asks for; nil for all.
  package var key: String?

  var now: Int64 { at ?? 0 }

  /// Creates a call.
  package init(
    kind: Kind, at: Int64? = nil, token: String? = nil, snapshot: ModelSnapshot? = nil, changes: [ModelChange]? = nil,
    rotation: ModelRotation? = nil, onlyIfUnchanged: Bool? = nil, key: String? = nil
  ) {
    self.kind = kind
    self.at = at
    self.token = token
    self.snapshot = snapshot
    self.changes = changes
    self.rotation = rotation
    self.onlyIfUnchanged = onlyIfUnchanged
    self.key = key
  }

  /// Returns the token that the call presents. A hand-written history may omit it and mean `current`, the token in force.
  package func token(or current: String) -> String { token ?? snapshot?.token ?? current }
}

extension ModelCall: CustomStringConvertible {
  package var description: String {
    let version = snapshot?.version.map { " v\($0)" } ?? ""
    let held = "\(snapshot?.token ?? "the session")\(version)"
    switch kind {
    case .open: return "open \(token ?? "the token")"
    case .commit:
      var text = "commit [\((changes ?? []).map(\.description).joined(separator: ", "))] to \(snapshot == nil ? "no session" : held)"
      if let rotation { text += ", rotating: \(rotation.rawValue)" }
      if onlyIfUnchanged == true { text += ", only if unchanged" }
      return text
    case .take: return "take \(key.map { "flash '\($0)'" } ?? "all flash") from \(held)"
    case .touch: return "touch \(held)"
    case .destroy: return "destroy \(held)"
    }
  }
}

/// The rotations that a commit can ask for.
package enum ModelRotation: String, Hashable, Sendable, Codable, CaseIterable {
  /// For a privilege change (`[ROT-3]`).
  case privilegeChange = "privilege-change"
  /// For a privilege change that drops the content (`[ROT-6]`).
  case privilegeChangeClearing = "privilege-change-clearing"
  /// For a privilege change that restarts the absolute limit (`[ROT-5]`).
  case privilegeChangeRestarting = "privilege-change-restarting"
  /// For hygiene, with a grace for the old token (`[ROT-4]`).
  case periodic
  /// Under a new identity: the session ends, and a new one goes on with its content.
  case newIdentity = "new-identity"
  /// Under a new identity, where the old token dies before the session moves (`[ROT-16]`).
  case newIdentityDropping = "new-identity-dropping-privilege"

  var isPrivilegeChange: Bool { self == .privilegeChange || self == .privilegeChangeClearing || self == .privilegeChangeRestarting }
  var isNewIdentity: Bool { self == .newIdentity || self == .newIdentityDropping }

  /// The rotation as stores take it.
  var rotation: Rotation {
    switch self {
    case .privilegeChange: .privilegeChange()
    case .privilegeChangeClearing: .privilegeChange(clearing: true)
    case .privilegeChangeRestarting: .privilegeChange(restartingLifetime: true)
    case .periodic: .periodic
    case .newIdentity: .newIdentity()
    case .newIdentityDropping: .newIdentity(droppingPrivilege: true)
    }
  }
}

/// One change of a commit, as plain data. Values are JSON texts.
package enum ModelChange: Hashable, Sendable {
  case set(String, String)
  case remove(String)
  case add(String, Int64)
  case clear
  case flash(String, String)
  case keepFlash(String, String)
  case removeFlash(String)
  case subject(String?)
  /// Moves the absolute deadline, which is in milliseconds from the history's zero.
  case expire(at: Int64)

  /// Makes the operation as stores take it.
  ///
  /// - Parameter zero: The time that the model calls 0.
  func operation(zero: Timestamp) -> SessionOperation {
    switch self {
    case .set(let key, let value): .set(key, EncodedValue(json: value))
    case .remove(let key): .remove(key)
    case .add(let key, let amount): .add(key, amount)
    case .clear: .clear
    case .flash(let key, let value): .flash(key, EncodedValue(json: value))
    case .keepFlash(let key, let value): .keepFlash(key, EncodedValue(json: value))
    case .removeFlash(let key): .removeFlash(key)
    case .subject(let name): .setSubject(name)
    case .expire(let deadline): .expire(at: zero.advanced(by: .milliseconds(deadline)))
    }
  }
}

extension ModelChange: CustomStringConvertible {
  package var description: String {
    switch self {
    case .set(let key, let value): "set \(key) = \(value)"
    case .remove(let key): "remove \(key)"
    case .add(let key, let amount): "add \(amount) to \(key)"
    case .clear: "clear"
    case .flash(let key, let value): "flash \(key) = \(value)"
    case .keepFlash(let key, let value): "keep flash \(key) = \(value)"
    case .removeFlash(let key): "remove flash \(key)"
    case .subject(let name): "subject = \(name.map { "'\($0)'" } ?? "nobody")"
    case .expire(let deadline): "expire at \(deadline) ms"
    }
  }
}

/// The JSON of histories: the change's name with its key, and beside it the value or amount.
extension ModelChange: Codable {
  private enum Key: String, CodingKey, CaseIterable {
    case set, remove, add, clear, flash, keepFlash, removeFlash, subject, expireAt
    case value, amount
  }

  package init(from decoder: any Decoder) throws {
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

  package func encode(to encoder: any Encoder) throws {
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
