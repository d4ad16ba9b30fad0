import Sessions

struct ReplaceShortensIdle: RecordStoreWrapper {
  let base: any SessionRecordStore

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    try await base.replace(key, expecting: version, with: record, forcingIdleDeadline: true, now: now)
  }
}
