public import Sessions
public import SessionsTesting

/// A record store that counts the calls that reach the wrapped one: a handler that does not use the session makes none (`[MW-1]`).
///
/// ```swift
/// let records = CountingStore(MemoryRecordStore())
/// let sessions = try SessionManager(store: ServerSessionStore(records))
/// ...
/// records.count(.read)     // 0
/// ```
public final class CountingStore: RecordStoreWrapper {
  /// The wrapped store.
  public let base: any SessionRecordStore
  private let counts: Locked<[RecordCall: Int]> = Locked([:])

  /// Wraps a store.
  public init(_ base: any SessionRecordStore) {
    self.base = base
  }

  /// The number of calls of a kind since the last ``reset()``.
  public func count(_ call: RecordCall) -> Int { counts.withLock { $0[call] ?? 0 } }

  /// The number of calls of all kinds since the last ``reset()``.
  public var total: Int { counts.withLock { $0.values.reduce(0, +) } }

  /// Begins to count anew.
  public func reset() {
    counts.withLock { $0 = [:] }
  }

  private func note(_ call: RecordCall) {
    counts.withLock { $0[call, default: 0] += 1 }
  }

  /// Counts a write and passes on.
  public func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    note(.write)
    return try await base.create(key, record, now: now)
  }

  /// Counts a read and passes on.
  public func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    note(.read)
    return try await base.load(key, now: now)
  }

  /// Counts a write and passes on.
  public func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    note(.write)
    return try await base.replace(key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
  }

  /// Counts a touch and passes on.
  public func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    note(.touch)
    return try await base.touch(key, idleDeadline: idleDeadline, now: now)
  }

  /// Counts a delete and passes on.
  public func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    note(.delete)
    return try await base.destroy(key, expecting: version)
  }

  /// Counts a read and passes on.
  public func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    note(.read)
    return try await indexed().records(of: subject, after: cursor, limit: limit, now: now)
  }

  /// Counts a delete and passes on.
  public func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int {
    note(.delete)
    return try await indexed().destroyAll(of: subject, except: key)
  }
}
