import Sessions

struct LoadIgnoresExpiry: RecordStoreWrapper {
  let base: any SessionRecordStore

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    try await stored(key)
  }
}
