import Sessions

struct DestroyByKeyIgnored: SessionStoreWrapper {
  let base: any SessionStore

  func destroy(id: RecordKey) async throws(SessionError) -> Bool { true }
}
