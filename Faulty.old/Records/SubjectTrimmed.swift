import Sessions

struct SubjectTrimmed: RecordStoreWrapper {
  let base: any SessionRecordStore

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    try await base.create(key, trimmed(record), now: now)
  }

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    try await base.replace(
      key, expecting: version, with: trimmed(record), forcingIdleDeadline: forcingIdleDeadline, now: now)
  }

  private func trimmed(_ record: SessionRecord) -> SessionRecord {
    var record = record
    while record.subject?.utf8.last == 0x20 { record.subject?.removeLast() }
    return record
  }
}
