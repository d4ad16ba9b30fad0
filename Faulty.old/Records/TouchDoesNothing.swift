import Sessions

struct TouchDoesNothing: RecordStoreWrapper {
  let base: any SessionRecordStore

  func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    try await base.load(key, now: now) != nil
  }
}
