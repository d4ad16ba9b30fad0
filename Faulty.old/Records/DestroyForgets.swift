import Sessions

struct DestroyForgets: RecordStoreWrapper {
  let base: any SessionRecordStore

  func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    true
  }
}
