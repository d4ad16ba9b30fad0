import Sessions

struct DestroyForgets: RecordStoreWrapper {
  let base: AnyRecordStore

  func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    true
  }
}
