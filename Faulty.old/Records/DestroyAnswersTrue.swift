import Sessions

struct DestroyAnswersTrue: RecordStoreWrapper {
  let base: any SessionRecordStore

  func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    _ = try await base.destroy(key, expecting: version)
    return true
  }
}
