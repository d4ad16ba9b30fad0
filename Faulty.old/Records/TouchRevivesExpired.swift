import Sessions

struct TouchRevivesExpired: RecordStoreWrapper {
  let base: any SessionRecordStore

  func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    try await base.touch(key, idleDeadline: idleDeadline, now: Timestamp(milliseconds: 0))
  }
}
