import Sessions

/// A record store that takes different keys for one.
final class FoldedKeyRecords: RecordStoreWrapper {
  let base: any SessionRecordStore
  private let folding: @Sendable (RecordKey) -> RecordKey
  /// The key that a record lies at, by what its key is taken for.
  private let keys: Locked<[RecordKey: RecordKey]> = Locked([:])

  init(_ base: any SessionRecordStore, folding: @escaping @Sendable (RecordKey) -> RecordKey) {
    self.base = base
    self.folding = folding
  }

  private func resolved(_ key: RecordKey) -> RecordKey {
    keys.withLock { $0[folding(key)] ?? key }
  }

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    guard try await stored(resolved(key)) == nil, try await base.create(key, record, now: now) else { return false }
    keys.withLock { $0[folding(key)] = key }
    return true
  }

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    try await base.load(resolved(key), now: now)
  }

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    try await base.replace(
      resolved(key), expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
  }

  func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    try await base.touch(resolved(key), idleDeadline: idleDeadline, now: now)
  }

  func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    try await base.destroy(resolved(key), expecting: version)
  }
}
