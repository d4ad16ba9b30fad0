import Sessions

struct PayloadTextEnds: RecordStoreWrapper {
  let base: any SessionRecordStore

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    try await base.create(key, ended(record), now: now)
  }

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    try await base.replace(
      key, expecting: version, with: ended(record), forcingIdleDeadline: forcingIdleDeadline, now: now)
  }

  private func ended(_ record: SessionRecord) -> SessionRecord {
    var record = record
    if record.payload.first == 0 { record.payload = [] }
    return record
  }
}
