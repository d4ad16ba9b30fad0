import Sessions

struct MalformedTokenThrows: SessionStoreWrapper {
  let base: any SessionStore

  func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    guard SessionToken(token) != nil else { throw SessionError(.invalidKey, "the token is malformed") }
    return try await base.open(token, now: now)
  }
}
