import Sessions

struct PayloadCutAt65535: RecordStoreWrapper {
  let base: any SessionRecordStore

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    try await base.create(key, cut(record), now: now)
  }

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    try await base.replace(
      key, expecting: version, with: cut(record), forcingIdleDeadline: forcingIdleDeadline, now: now)
  }

  private func cut(_ record: SessionRecord) -> SessionRecord {
    var record = record
    record.payload = Array(record.payload.prefix(65535))
    return record
  }
}
