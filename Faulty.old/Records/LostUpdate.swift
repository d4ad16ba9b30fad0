import Sessions

struct LostUpdate: RecordStoreWrapper {
  let base: any SessionRecordStore

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    while let stored = try await base.load(key, now: now) {
      let outcome = try await base.replace(
        key, expecting: stored.version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
      if outcome == .replaced { return .replaced }
    }
    return .stale
  }
}
