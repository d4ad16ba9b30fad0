public import Sessions
public import SessionsTesting

extension CaseContext {
  /// The record store for the next call: each instance in turn.
  public var record: any SessionRecordStore {
    recorder?.handsOut("the record store")
    let turn = state.withLock { state in
      state.turn += 1
      return state.turn
    }
    return records[turn % records.count]
  }

  /// A key that follows from the run's seed.
  public func freshKey() -> RecordKey {
    RecordKey((0..<RecordKey.byteCount).map { _ in UInt8(random(in: 0...255)) }) ?? SessionToken().selector
  }

  /// A record that lives an hour idle and a day at most, from now.
  public func freshRecord(_ payload: [UInt8] = [1, 2, 3], subject: String? = nil) -> SessionRecord {
    SessionRecord(
      createdAt: now, absoluteDeadline: now.advanced(by: .seconds(86400)), idleDeadline: now.advanced(by: .seconds(3600)),
      subject: subject, payload: payload)
  }

  /// Creates a record.
  public func createRecord(_ key: RecordKey, _ record: SessionRecord) async throws(SessionError) -> Bool {
    try await step("create record \(describe(key)): \(describe(record))", { "\($0)" }) { () async throws(SessionError) in
      try await self.record.create(key, record, now: now)
    }
  }

  /// Loads a record.
  public func loadRecord(_ key: RecordKey) async throws(SessionError) -> SessionRecord? {
    try await step("load record \(describe(key))", describe) { () async throws(SessionError) in
      try await record.load(key, now: now)
    }
  }

  /// Replaces a record.
  public func replaceRecord(
    _ key: RecordKey, expecting version: Int64, with new: SessionRecord, forcingIdleDeadline: Bool = false
  ) async throws(SessionError) -> ReplaceOutcome {
    let text = "replace record \(describe(key)) at v\(version) with \(describe(new))\(forcingIdleDeadline ? ", forcing idle" : "")"
    return try await step(text, { $0.rawValue }) { () async throws(SessionError) in
      try await record.replace(key, expecting: version, with: new, forcingIdleDeadline: forcingIdleDeadline, now: now)
    }
  }

  /// Touches a record.
  public func touchRecord(_ key: RecordKey, idleDeadline: Timestamp) async throws(SessionError) -> Bool {
    try await step("touch record \(describe(key)) to idle \(idleDeadline)", { "\($0)" }) { () async throws(SessionError) in
      try await record.touch(key, idleDeadline: idleDeadline, now: now)
    }
  }

  /// Destroys a record.
  public func destroyRecord(_ key: RecordKey, expecting version: Int64? = nil) async throws(SessionError) -> Bool {
    let text = "destroy record \(describe(key))\(version.map { " at v\($0)" } ?? "")"
    return try await step(text, { "\($0)" }) { () async throws(SessionError) in
      try await record.destroy(key, expecting: version)
    }
  }

  /// A session store of its own over the case's records whose calls can be stopped: how races are forced.
  public func gated() throws(SessionError) -> (store: any SessionStore, gate: GatedRecordStore) {
    recorder?.refuse("stops a call half-way: a forced race")
    let gate = GatedRecordStore(record)
    return (try ServerSessionStore(gate, configuration: configuration), gate)
  }

  func describe(_ key: RecordKey) -> String { name("k", of: key) }
}
