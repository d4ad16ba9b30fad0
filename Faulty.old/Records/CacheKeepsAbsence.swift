import Sessions

final class CacheKeepsAbsence: RecordStoreWrapper {
  let base: any SessionRecordStore
  private let missing: Locked<Set<RecordKey>> = Locked([])

  init(_ base: any SessionRecordStore) {
    self.base = base
  }

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    if missing.withLock({ $0.contains(key) }) { return nil }
    if try await stored(key) == nil { missing.withLock { _ = $0.insert(key) } }
    return try await base.load(key, now: now)
  }
}
