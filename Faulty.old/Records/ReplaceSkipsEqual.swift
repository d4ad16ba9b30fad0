import Sessions

struct ReplaceSkipsEqual: RecordStoreWrapper {
  let base: any SessionRecordStore

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    if var stored = try await base.load(key, now: now), stored.version == version {
      stored.version = record.version
      stored.createdAt = record.createdAt
      if stored == record { return .replaced }
    }
    return try await base.replace(
      key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
  }
}
