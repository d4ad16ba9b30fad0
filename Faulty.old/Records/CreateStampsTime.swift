import Sessions

struct CreateStampsTime: RecordStoreWrapper {
  let base: any SessionRecordStore

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    var record = record
    record.createdAt = now
    return try await base.create(key, record, now: now)
  }
}
