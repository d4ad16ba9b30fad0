import Sessions

struct ReplaceDropsIdle: RecordStoreWrapper {
  let base: any SessionRecordStore

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    var record = record
    record.idleDeadline = record.absoluteDeadline
    return try await base.replace(
      key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
  }
}
