import Sessions

struct UnlimitedBecomesMaximum: RecordStoreWrapper {
  let base: any SessionRecordStore

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    try await base.create(key, limited(record), now: now)
  }

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    try await base.replace(
      key, expecting: version, with: limited(record), forcingIdleDeadline: forcingIdleDeadline, now: now)
  }

  private func limited(_ record: SessionRecord) -> SessionRecord {
    var record = record
    record.absoluteDeadline = min(record.absoluteDeadline, .maximum)
    record.idleDeadline = min(record.idleDeadline, .maximum)
    return record
  }
}
