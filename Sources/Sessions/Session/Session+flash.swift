extension Session {
  /// Sets a flash value: it is kept until somebody takes it, once (`[FL-1]`). nil removes it.
  ///
  /// - Throws: ``SessionError`` with code `encodingFailed` when the value cannot be written as JSON, `invalidKey`, or `sealed` (`[MW-3]`).
  public func flash<Value>(_ key: SessionKey<Value>, _ value: Value?) throws(SessionError) {
    let name = try checked(key)
    let encoded: EncodedValue? = if let value { try EncodedValue(encoding: value, for: name) } else { nil }
    try record(encoded.map { .flash(name, $0) } ?? .removeFlash(name))
  }

  /// Sets a flash value for this request only; it is never stored (`[FL-8]`).
  ///
  /// - Throws: ``SessionError`` with code `encodingFailed` when the value cannot be written as JSON, `invalidKey`, or `sealed` (`[MW-3]`).
  public func flashNow<Value>(_ key: SessionKey<Value>, _ value: Value) throws(SessionError) {
    let encoded = try EncodedValue(encoding: value, for: try checked(key))
    try change { $0.localFlash[key.name] = encoded }
  }

  /// Reads a flash value without taking it (`[FL-6]`).
  ///
  /// - Throws: ``SessionError`` with code `typeMismatch` when the value is of another type.
  public func peekFlash<Value>(_ key: SessionKey<Value>) async throws(SessionError) -> Value? {
    let local = state.withLock { $0.localFlash[key.name] ?? $0.pendingFlash[key.name] }
    let stored = if let local { local as EncodedValue? } else { try await content().flash[key.name] }
    return try stored?.decoded(as: Value.self, for: key.name)
  }

  /// Takes a flash value: of all concurrent requests, on all nodes, at most one gets it (`[FL-2]`).
  ///
  /// It is taken at the store at once and stays taken if the handler fails later; ``keepFlash(_:)`` puts it back (`[FL-3]`). A speculative
  /// request gets nil and leaves it (`[FL-10]`).
  ///
  /// - Throws: ``SessionError``; with code `typeMismatch` the value is taken all the same, with `sealed` it is not (`[MW-3]`).
  public func takeFlash<Value>(_ key: SessionKey<Value>) async throws(SessionError) -> Value? {
    let name = key.name
    var own: EncodedValue?
    try change { own = $0.takeOwnFlash(name) }
    if let own { return try own.decoded(as: Value.self, for: name) }
    guard !isSpeculative else { return nil }
    let taken = try await take(.key(name))
    return try taken[name]?.decoded(as: Value.self, for: name)
  }

  /// Takes all flash values in one atomic step (`[FL-6]`).
  ///
  /// - Returns: The values as JSON, this request's own included.
  /// - Throws: ``SessionError``; with code `sealed` nothing was taken (`[MW-3]`).
  public func takeAllFlash() async throws(SessionError) -> FieldMap {
    try change { _ in }
    var all = isSpeculative ? FieldMap() : try await take(.all)
    // A seal meanwhile does not matter: what is taken here was never stored.
    state.withLock { state in
      for map in [state.pendingFlash, state.localFlash] {
        for (key, _) in map {
          if let value = state.takeOwnFlash(key) { all[key] = value }
        }
      }
    }
    return all
  }

  /// Puts a flash value that this request took back, unless a newer one was set meanwhile (`[FL-3]`). It is written on commit.
  ///
  /// - Throws: ``SessionError`` with code `sealed` (`[MW-3]`).
  public func keepFlash<Value>(_ key: SessionKey<Value>) throws(SessionError) {
    try change { state in
      guard let value = state.takenFlash[key.name] else { return }
      state.record(.keepFlash(key.name, value))
      state.takenFlash[key.name] = nil
    }
  }

  private func take(_ selection: FlashSelection) async throws(SessionError) -> FieldMap {
    // A value that this request cleared or removed is gone for this request, though the removal is not written yet.
    let visible = try await content().flash
    guard let snapshot = state.withLock({ $0.snapshot }) else { return FieldMap() }
    let (wanted, _) = snapshot.content.flash.split(selection)
    guard wanted.contains(where: { visible[$0.key] != nil }) else { return FieldMap() }
    switch try await store.takeFlash(selection, from: snapshot, now: clock.now) {
    case .taken(let values, let newer, let token):
      let delivered = FieldMap(values.filter { visible[$0.key] != nil || snapshot.content.flash[$0.key] == nil })
      state.withLock { state in
        if newer.version == snapshot.version + 1 {
          state.adopt(newer, token: token)
        } else {
          // Others committed in between: the next commit has to notice (`[CC-4]`).
          state.dropFlash(values.keys)
        }
        for (key, value) in delivered { state.takenFlash[key] = value }
      }
      return delivered
    case .nothing: state.withLock { $0.dropFlash(wanted.keys) }
    case .gone, .superseded: break
    }
    return FieldMap()
  }
}

extension SessionState {
  /// Takes flash that this request set itself: local flash, else a pending write, which is cancelled (`[FL-5]`).
  mutating func takeOwnFlash(_ key: String) -> EncodedValue? {
    if let local = localFlash[key] {
      localFlash[key] = nil
      return local
    }
    guard let pending = pendingFlash[key] else { return nil }
    takenFlash[key] = pending
    // Cancelling alone is not enough: an older stored value was overwritten by this one and must not come back.
    record(.removeFlash(key))
    return pending
  }
}
