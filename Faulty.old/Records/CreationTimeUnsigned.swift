import Sessions

struct CreationTimeUnsigned: RecordStoreWrapper {
  let base: any SessionRecordStore

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    var record = record
    record.createdAt = max(record.createdAt, Timestamp(milliseconds: 0))
    return try await base.create(key, record, now: now)
  }
}
