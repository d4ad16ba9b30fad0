import Sessions

struct DestroyTakesSubject: RecordStoreWrapper {
  let base: any SessionRecordStore

  func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    let subject = try await stored(key)?.subject
    guard try await base.destroy(key, expecting: version) else { return false }
    if let subject { _ = try await indexed().destroyAll(of: subject, except: nil) }
    return true
  }
}
