import Sessions

struct ReplaceIgnoresMissing: RecordStoreWrapper {
  let base: any SessionRecordStore

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    guard try await base.load(key, now: now) != nil else { return .replaced }
    return try await base.replace(
      key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
  }
}
