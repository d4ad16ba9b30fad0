import Sessions

struct DestroyNeedsRecord: RecordStoreWrapper {
  let base: any SessionRecordStore

  func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    guard try await stored(key) != nil else { throw SessionError(.backend, "there is no such record") }
    return try await base.destroy(key, expecting: version)
  }
}
