extension Session {
  /// Reads a field as this request wrote it, else as it was loaded (`[FD-6]`). nil when there is none.
  ///
  /// - Throws: ``SessionError`` with code `typeMismatch` when the field is of another type; the session stays usable (`[FD-4]`). With code
  ///   `sealed` when it was not loaded before the seal (`[MW-3]`).
  public func get<Value>(_ key: SessionKey<Value>) async throws(SessionError) -> Value? {
    guard let value = try await content().fields[key.name] else { return nil }
    return try value.decoded(as: Value.self, for: key.name)
  }

  /// Whether there is a field of this name, of whatever type.
  public func has<Value>(_ key: SessionKey<Value>) async throws(SessionError) -> Bool {
    try await content().fields[key.name] != nil
  }

  /// Sets a field. Of concurrent requests that set one field the last to commit wins (`[CC-2]`). nil removes it (`[FD-3]`).
  ///
  /// - Throws: ``SessionError`` with code `encodingFailed` when the value cannot be written as JSON, `invalidKey`, or `sealed` (`[MW-3]`).
  public func set<Value>(_ key: SessionKey<Value>, to value: Value?) throws(SessionError) {
    let name = try checked(key)
    guard let value else { return try record(.remove(name)) }
    try record(.set(name, try EncodedValue(encoding: value, for: name)))
  }

  /// Removes a field.
  ///
  /// - Throws: ``SessionError`` with code `sealed` (`[MW-3]`).
  public func remove<Value>(_ key: SessionKey<Value>) throws(SessionError) {
    try record(.remove(key.name))
  }

  /// Changes a field in place; set it to nil to remove it. No concurrent update is lost (`[CC-3]`).
  ///
  /// The function must have no other effect: it is called when this request reads the session or commits, and again only for another stored
  /// value, such as one that another request has written meanwhile. Capture the session weakly in it, if at all: the session keeps the function.
  /// A stored value of another type makes ``commit(onlyIfUnchanged:)`` throw `typeMismatch`.
  public func update<Value>(_ key: SessionKey<Value>, _ body: @escaping @Sendable (inout Value?) -> Void)
    throws(SessionError)
  {
    let name = try checked(key)
    let update = RememberedUpdate { stored throws(SessionError) in
      var value: Value?
      if let stored { value = try stored.decoded(as: Value.self, for: name) }
      body(&value)
      guard let value else { return nil }
      return try EncodedValue(encoding: value, for: name)
    }
    try record(.update(name) { stored throws(SessionError) in try update(stored) })
  }

  /// Changes a field in place, starting from `initial` when there is none. No concurrent update is lost (`[CC-3]`).
  public func update<Value>(
    _ key: SessionKey<Value>, default initial: Value, _ body: @escaping @Sendable (inout Value) -> Void
  ) throws(SessionError) {
    try update(key) { value in
      var new = value ?? initial
      body(&new)
      value = new
    }
  }

  /// Removes all fields, flash and the subject, as far as they were written before this call (`[CC-5]`).
  ///
  /// - Throws: ``SessionError`` with code `sealed` (`[MW-3]`).
  public func clear() throws(SessionError) {
    try record(.clear)
  }

  /// Sets whether the browser keeps the cookie after it closes: "remember me" (`[TTL-11]`).
  ///
  /// - Throws: ``SessionError`` with code `sealed` (`[MW-3]`).
  public func setPersistent(_ isPersistent: Bool) throws(SessionError) {
    try record(.setPersistent(isPersistent))
  }

  /// Gives this session limits of its own; nil means the store's. A limit of zero or less ends the session (`[TTL-6]`).
  ///
  /// - Throws: ``SessionError`` with code `sealed` (`[MW-3]`).
  public func setLimits(idle: SessionLimit?, absolute: SessionLimit?) throws(SessionError) {
    try record(.setLimits(idle: idle, absolute: absolute))
  }

  /// Moves the absolute deadline. One that is not in the future ends the session on commit (`[TTL-6]`).
  ///
  /// - Throws: ``SessionError`` with code `sealed` (`[MW-3]`).
  public func expire(at deadline: Timestamp) throws(SessionError) {
    try record(.expire(at: deadline))
  }

  /// The session as this request sees it: the loaded state with the request's own changes.
  func content() async throws(SessionError) -> SessionContent {
    try await access()
    if let unchanged = state.withLock({ $0.operations.isEmpty ? $0.snapshot?.content ?? SessionContent() : nil }) { return unchanged }
    let now = clock.now
    // The updates are the application's code: they run outside the lock.
    var view = state.withLock { $0.view(now: now) }
    guard !view.pending.isEmpty else { return view.draft.content }
    view.applyPending(now: now)
    state.withLock { $0.keep(view) }
    return view.draft.content
  }

  func checked<Value>(_ key: SessionKey<Value>) throws(SessionError) -> String {
    guard !key.name.isEmpty else { throw SessionError(.invalidKey, "a session key is empty: use 1 to 256 bytes") }
    return key.name
  }
}

/// An update that is called again only for another stored value, so that every read of a request and its commit agree (`[CC-3]`).
private final class RememberedUpdate: Sendable {
  private let body: @Sendable (EncodedValue?) throws(SessionError) -> EncodedValue?
  private let last: Locked<(stored: EncodedValue?, updated: EncodedValue?)?> = Locked(nil)

  init(_ body: @escaping @Sendable (EncodedValue?) throws(SessionError) -> EncodedValue?) {
    self.body = body
  }

  func callAsFunction(_ stored: EncodedValue?) throws(SessionError) -> EncodedValue? {
    if let last = last.withLock({ $0 }), last.stored == stored { return last.updated }
    let updated = try body(stored)
    return last.withLock { last in
      // Of two tasks that got here at once the first one's result counts for both, or reads would differ from the commit.
      if let last, last.stored == stored { return last.updated }
      last = (stored, updated)
      return updated
    }
  }
}
