import Sessions

struct DestroyAllCountsException: RecordStoreWrapper {
  let base: any SessionRecordStore

  func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int {
    let count = try await indexed().destroyAll(of: subject, except: key)
    guard let key, try await stored(key)?.subject == subject else { return count }
    return count + 1
  }
}
