import Sessions

struct ReplaceRace: RecordStoreWrapper {
  let base: any SessionRecordStore

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    guard try await base.load(key, now: now)?.version == version else { return .stale }
    await Window.pass()
    while let stored = try await base.load(key, now: now) {
      let outcome = try await base.replace(
        key, expecting: stored.version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
      if outcome == .replaced { return .replaced }
    }
    return .stale
  }
}
