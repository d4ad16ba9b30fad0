import Sessions

final class DestroyAcknowledgedEarly: RecordStoreWrapper {
  let base: any SessionRecordStore
  private let due: Locked<Set<RecordKey>> = Locked([])

  init(_ base: any SessionRecordStore) {
    self.base = base
  }

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    let record = try await base.load(key, now: now)
    try await catchUp(key)
    return record
  }

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    try await catchUp(key)
    return try await base.create(key, record, now: now)
  }

  func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    guard let record = try await stored(key), version == nil || record.version == version else { return false }
    return due.withLock { $0.insert(key).inserted }
  }

  private func catchUp(_ key: RecordKey) async throws(SessionError) {
    if due.withLock({ $0.remove(key) }) != nil { try await base.destroy(key) }
  }
}
