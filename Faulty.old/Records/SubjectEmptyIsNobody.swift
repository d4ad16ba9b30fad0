import Sessions

struct SubjectEmptyIsNobody: RecordStoreWrapper {
  let base: any SessionRecordStore

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    try await base.create(key, emptied(record), now: now)
  }

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    try await base.replace(
      key, expecting: version, with: emptied(record), forcingIdleDeadline: forcingIdleDeadline, now: now)
  }

  private func emptied(_ record: SessionRecord) -> SessionRecord {
    var record = record
    if record.subject?.isEmpty == true { record.subject = nil }
    return record
  }
}
