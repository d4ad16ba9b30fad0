public import Sessions

/// A record store behind a switch: what a failing network does to one on a server, for stores that have neither.
public struct InterruptibleRecordStore: RecordStoreWrapper {
  /// The wrapped store.
  public let base: any SessionRecordStore

  private let line: InterruptionSwitch

  /// Puts a switch before a store.
  public init(_ base: any SessionRecordStore, behind line: InterruptionSwitch) {
    self.base = base
    self.line = line
  }

  /// Passes on unless interrupted.
  public func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    try await line.pass(isWrite: true) { () async throws(SessionError) in try await base.create(key, record, now: now) }
  }

  /// Passes on unless interrupted.
  public func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    try await line.pass(isWrite: false) { () async throws(SessionError) in try await base.load(key, now: now) }
  }

  /// Passes on unless interrupted.
  public func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    try await line.pass(isWrite: true) { () async throws(SessionError) in
      try await base.replace(key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
    }
  }

  /// Passes on unless interrupted.
  public func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    try await line.pass(isWrite: true) { () async throws(SessionError) in
      try await base.touch(key, idleDeadline: idleDeadline, now: now)
    }
  }

  /// Passes on unless interrupted.
  public func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    try await line.pass(isWrite: true) { () async throws(SessionError) in try await base.destroy(key, expecting: version) }
  }

  /// Passes on unless interrupted.
  public func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    try await line.pass(isWrite: true) { () async throws(SessionError) in try await base.prune(now: now, limit: limit) }
  }

  /// Passes on unless interrupted.
  public func ping() async throws(SessionError) {
    try await line.pass(isWrite: false) { () async throws(SessionError) in try await base.ping() }
  }

  /// Passes on unless interrupted.
  public func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    let indexed = try indexed()
    return try await line.pass(isWrite: false) { () async throws(SessionError) in
      try await indexed.records(of: subject, after: cursor, limit: limit, now: now)
    }
  }

  /// Passes on unless interrupted.
  public func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int {
    let indexed = try indexed()
    return try await line.pass(isWrite: true) { () async throws(SessionError) in try await indexed.destroyAll(of: subject, except: key) }
  }
}
