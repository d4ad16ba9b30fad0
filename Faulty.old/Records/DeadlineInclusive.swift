import Sessions

struct DeadlineInclusive: RecordStoreWrapper {
  let base: any SessionRecordStore

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    try await base.load(key, now: now.advanced(by: .milliseconds(-1)))
  }
}
