import Sessions

struct UpsertOnReplace: RecordStoreWrapper {
  let base: any SessionRecordStore

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    let outcome = try await base.replace(
      key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
    guard outcome == .stale else { return .replaced }
    return try await base.create(key, record, now: now) ? .replaced : .stale
  }
}
