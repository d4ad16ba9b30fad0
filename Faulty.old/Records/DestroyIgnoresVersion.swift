import Sessions

struct DestroyIgnoresVersion: RecordStoreWrapper {
  let base: any SessionRecordStore

  func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    try await base.destroy(key, expecting: nil)
  }
}
