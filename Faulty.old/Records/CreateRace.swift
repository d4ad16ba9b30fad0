import Sessions

struct CreateRace: RecordStoreWrapper {
  let base: any SessionRecordStore

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    guard try await stored(key) == nil else { return false }
    await Window.pass()
    try await base.destroy(key)
    return try await base.create(key, record, now: now)
  }
}
