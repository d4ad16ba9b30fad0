import Sessions

struct DestroyAllIgnoresException: RecordStoreWrapper {
  let base: any SessionRecordStore

  func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int {
    try await indexed().destroyAll(of: subject, except: nil)
  }
}
