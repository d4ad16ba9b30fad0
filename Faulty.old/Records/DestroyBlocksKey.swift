import Sessions

final class DestroyBlocksKey: RecordStoreWrapper {
  let base: any SessionRecordStore
  private let ended: Locked<Set<RecordKey>> = Locked([])

  init(_ base: any SessionRecordStore) {
    self.base = base
  }

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    guard !ended.withLock({ $0.contains(key) }) else { return false }
    return try await base.create(key, record, now: now)
  }

  func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    guard try await base.destroy(key, expecting: version) else { return false }
    ended.withLock { _ = $0.insert(key) }
    return true
  }
}
