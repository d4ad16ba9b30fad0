import Sessions

final class DestroySparesExpired: RecordStoreWrapper {
  let base: any SessionRecordStore
  /// The keys where the last load found nothing live.
  private let expired: Locked<Set<RecordKey>> = Locked([])

  init(_ base: any SessionRecordStore) {
    self.base = base
  }

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    let record = try await base.load(key, now: now)
    expired.withLock { expired in
      if record == nil { _ = expired.insert(key) } else { expired.remove(key) }
    }
    return record
  }

  func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    guard !expired.withLock({ $0.contains(key) }) else { return false }
    return try await base.destroy(key, expecting: version)
  }
}
