import Sessions

final class DestroySparesExpired: RecordStoreWrapper {
  let base: any SessionRecordStore
  /// The latest time that the store was given: a destroy has none.
  private let latest: Locked<Timestamp> = Locked(.beginning)

  init(_ base: any SessionRecordStore) {
    self.base = base
  }

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    latest.withLock { $0 = max($0, now) }
    return try await base.load(key, now: now)
  }

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    latest.withLock { $0 = max($0, now) }
    return try await base.create(key, record, now: now)
  }

  func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    guard let record = try await stored(key), record.isLive(at: latest.withLock { $0 }) else { return false }
    return try await base.destroy(key, expecting: version)
  }
}
