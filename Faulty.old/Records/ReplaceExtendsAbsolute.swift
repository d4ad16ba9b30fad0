import Sessions

struct ReplaceExtendsAbsolute: RecordStoreWrapper {
  let base: any SessionRecordStore

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    var record = record
    if let stored = try await stored(key) {
      record.absoluteDeadline = record.absoluteDeadline.advanced(by: stored.createdAt.duration(to: now))
    }
    return try await base.replace(
      key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
  }
}
