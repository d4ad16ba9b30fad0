import Sessions

struct CreateOverwrites: RecordStoreWrapper {
  let base: any SessionRecordStore

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    try await base.destroy(key)
    return try await base.create(key, record, now: now)
  }
}
