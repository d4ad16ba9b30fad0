import Sessions

final class CreateAcknowledgedEarly: RecordStoreWrapper {
  let base: any SessionRecordStore
  private let hidden: Locked<Set<RecordKey>> = Locked([])

  init(_ base: any SessionRecordStore) {
    self.base = base
  }

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    guard try await base.create(key, record, now: now) else { return false }
    hidden.withLock { _ = $0.insert(key) }
    return true
  }

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    guard hidden.withLock({ $0.remove(key) }) == nil else { return nil }
    return try await base.load(key, now: now)
  }
}
