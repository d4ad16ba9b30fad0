import Sessions

struct CreateReportsSuccess: RecordStoreWrapper {
  let base: any SessionRecordStore

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    _ = try await base.create(key, record, now: now)
    return true
  }
}
