import Sessions

/// One operation of a commit in a vector. All are data but `update`, which is a function.
struct VectorOperation: Sendable, Hashable, Codable {
  /// The operations that a vector can hold.
  enum Kind: String, Sendable, Codable, CaseIterable {
    /// Sets a field.
    case set
    /// Removes a field.
    case remove
    /// Adds to an integer field.
    case add
    /// Removes the fields, the flash and the subject.
    case clear
    /// Sets a flash value.
    case flash
    /// Puts a flash value back unless there is one.
    case keepFlash
    /// Removes a flash value.
    case removeFlash
    /// Sets the subject, or removes it where none is given.
    case setSubject
    /// Sets whether the cookie outlives the browser's end.
    case setPersistent
    /// Sets the session's own limits; the store's apply where none is given.
    case setLimits
    /// Moves the absolute deadline.
    case expire
  }

  /// The operation.
  let op: Kind
  /// The key of a field or flash value.
  var key: VectorText?
  /// The JSON text of a value.
  var json: VectorText?
  /// The amount that is added, in decimal digits: it may not fit into the numbers of JSON.
  var amount: String?
  /// The subject.
  var subject: VectorText?
  /// Whether the cookie outlives the browser's end.
  var persistent: Bool?
  /// The idle limit.
  var idle: VectorLimit?
  /// The absolute limit.
  var absolute: VectorLimit?
  /// The new absolute deadline.
  var deadline: VectorTime?
}

extension VectorOperation {
  /// Writes an operation as data; nil for an update.
  init?(_ operation: SessionOperation, start: Timestamp) {
    func value(_ value: EncodedValue) -> VectorText { VectorText(value.bytes) }
    switch operation {
    case .set(let key, let json): self.init(op: .set, key: VectorText(key), json: value(json))
    case .remove(let key): self.init(op: .remove, key: VectorText(key))
    case .update: return nil
    case .add(let key, let amount): self.init(op: .add, key: VectorText(key), amount: "\(amount)")
    case .clear: self.init(op: .clear)
    case .flash(let key, let json): self.init(op: .flash, key: VectorText(key), json: value(json))
    case .keepFlash(let key, let json): self.init(op: .keepFlash, key: VectorText(key), json: value(json))
    case .removeFlash(let key): self.init(op: .removeFlash, key: VectorText(key))
    case .setSubject(let subject): self.init(op: .setSubject, subject: subject.map { VectorText($0) })
    case .setPersistent(let isPersistent): self.init(op: .setPersistent, persistent: isPersistent)
    case .setLimits(let idle, let absolute):
      self.init(op: .setLimits, idle: idle.map(VectorLimit.init), absolute: absolute.map(VectorLimit.init))
    case .expire(let deadline): self.init(op: .expire, deadline: VectorTime(deadline, start: start))
    }
  }

  /// Makes the operation for a case that starts at `start`; nil if a part is missing.
  func operation(start: Timestamp) -> SessionOperation? {
    let value = json.map { EncodedValue($0.bytes) }
    switch (op, key?.text, value) {
    case (.set, let key?, let value?): return .set(key, value)
    case (.remove, let key?, _): return .remove(key)
    case (.add, let key?, _): return amount.flatMap { Int64($0) }.map { .add(key, $0) }
    case (.clear, _, _): return .clear
    case (.flash, let key?, let value?): return .flash(key, value)
    case (.keepFlash, let key?, let value?): return .keepFlash(key, value)
    case (.removeFlash, let key?, _): return .removeFlash(key)
    case (.setSubject, _, _): return .setSubject(subject?.text)
    case (.setPersistent, _, _): return persistent.map { .setPersistent($0) }
    case (.setLimits, _, _): return .setLimits(idle: idle?.limit, absolute: absolute?.limit)
    case (.expire, _, _): return deadline.map { .expire(at: $0.timestamp(start: start)) }
    default: return nil
    }
  }
}

/// A rotation that a commit of a vector asks for.
struct VectorRotation: Sendable, Hashable, Codable {
  /// The reasons to rotate.
  enum Kind: String, Sendable, Codable, CaseIterable {
    /// For a privilege change.
    case privilegeChange
    /// For hygiene, with a grace for the old token.
    case periodic
    /// Under a new key.
    case newIdentity
  }

  /// The reason to rotate.
  let kind: Kind
  /// Whether the session loses its content; absent for no.
  var clearing: Bool?
  /// Whether the absolute limit starts anew; absent for no.
  var restartingLifetime: Bool?
  /// Whether the old record is removed before the new one is written; absent for no.
  var droppingPrivilege: Bool?

  init(_ rotation: Rotation) {
    switch rotation {
    case .privilegeChange(let clearing, let restartingLifetime):
      kind = .privilegeChange
      self.clearing = clearing ? true : nil
      self.restartingLifetime = restartingLifetime ? true : nil
    case .periodic: kind = .periodic
    case .newIdentity(let droppingPrivilege):
      kind = .newIdentity
      self.droppingPrivilege = droppingPrivilege ? true : nil
    }
  }

  /// The rotation as stores take it.
  var rotation: Rotation {
    switch kind {
    case .privilegeChange: .privilegeChange(clearing: clearing ?? false, restartingLifetime: restartingLifetime ?? false)
    case .periodic: .periodic
    case .newIdentity: .newIdentity(droppingPrivilege: droppingPrivilege ?? false)
    }
  }
}
