import Sessions

struct ExceptedSessionEnds: SessionStoreWrapper {
  let base: any SessionStore

  func destroyAll(of subject: String, except id: RecordKey?) async throws(SessionError) -> Int {
    try await base.destroyAll(of: subject, except: nil)
  }
}
