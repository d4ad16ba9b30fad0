import Sessions

struct LargeCreateDropped: RecordStoreWrapper {
  let base: any SessionRecordStore

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    if record.payload.count > 60 * 1024 { return true }
    return try await base.create(key, record, now: now)
  }
}
