import Sessions

final class EvictsOldest: RecordStoreWrapper {
  let base: any SessionRecordStore
  private let keys: Locked<[RecordKey]> = Locked([])

  init(_ base: any SessionRecordStore) {
    self.base = base
  }

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    guard try await base.create(key, record, now: now) else { return false }
    let oldest = keys.withLock { keys in
      keys.append(key)
      return keys.count > 256 ? keys.removeFirst() : nil
    }
    if let oldest { try await base.destroy(oldest) }
    return true
  }
}
