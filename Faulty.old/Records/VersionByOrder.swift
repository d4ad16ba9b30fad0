import Sessions

struct VersionByOrder: RecordStoreWrapper {
  let base: any SessionRecordStore

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    guard let stored = try await base.load(key, now: now), stored.version <= version else { return .stale }
    return try await base.replace(
      key, expecting: stored.version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
  }
}
