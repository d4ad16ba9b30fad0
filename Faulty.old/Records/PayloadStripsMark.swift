import Sessions

struct PayloadStripsMark: RecordStoreWrapper {
  let base: any SessionRecordStore

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    try await base.create(key, stripped(record), now: now)
  }

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    try await base.replace(
      key, expecting: version, with: stripped(record), forcingIdleDeadline: forcingIdleDeadline, now: now)
  }

  private func stripped(_ record: SessionRecord) -> SessionRecord {
    var record = record
    if record.payload.starts(with: [0xEF, 0xBB, 0xBF]) { record.payload.removeFirst(3) }
    return record
  }
}
