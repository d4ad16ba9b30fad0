import Sessions

final class LoadFailsOnUnknown: RecordStoreWrapper {
  let base: any SessionRecordStore
  private let known: Locked<Set<RecordKey>> = Locked([])

  init(_ base: any SessionRecordStore) {
    self.base = base
  }

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    known.withLock { _ = $0.insert(key) }
    return try await base.create(key, record, now: now)
  }

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    guard known.withLock({ $0.contains(key) }) else { throw SessionError(.backend, "there is no such key") }
    return try await base.load(key, now: now)
  }
}
