import Sessions

/// One operation of a commit in a vector: every one but `update`, which is a function.
public struct VectorOperation: Sendable, Hashable, Codable {
  /// Which operation.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// Sets a field.
    case set
    /// Removes a field.
    case remove
    /// Adds to an integer field.
    case add
    /// Removes fields, flash and subject.
    case clear
    /// Sets a flash value.
    case flash
    /// Puts a flash value back unless there is one.
    case keepFlash
    /// Removes a flash value.
    case removeFlash
    /// Sets the subject; without one, nobody.
    case setSubject
    /// Sets whether the cookie outlives the browser's end.
    case setPersistent
    /// Sets limits of the session's own; without one, the store's.
    case setLimits
    /// Moves the absolute deadline.
    case expire
  }

  /// Which operation.
  public let op: Kind
  /// The key of a field or flash value.
  public var key: VectorText?
  /// The JSON text of a value.
  public var json: VectorText?
  /// What is added, in decimal digits: it may not fit into the numbers of JSON.
  public var amount: String?
  /// The subject.
  public var subject: VectorText?
  /// Whether the cookie outlives the browser's end.
  public var persistent: Bool?
  /// The idle limit.
  public var idle: VectorLimit?
  /// The absolute limit.
  public var absolute: VectorLimit?
  /// The new absolute deadline.
  public var deadline: VectorTime?
}

extension VectorOperation {
  /// The operation as data; nil for an update.
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

  /// The operation; nil if a part of it is missing.
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
