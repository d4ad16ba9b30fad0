import Sessions

struct SubjectLowercased: RecordStoreWrapper {
  let base: any SessionRecordStore

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    try await base.create(key, lowercased(record), now: now)
  }

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    try await base.replace(
      key, expecting: version, with: lowercased(record), forcingIdleDeadline: forcingIdleDeadline, now: now)
  }

  private func lowercased(_ record: SessionRecord) -> SessionRecord {
    var record = record
    record.subject = record.subject?.lowercased()
    return record
  }
}
