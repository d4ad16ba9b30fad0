import Sessions

struct LongTokenCutOff: SessionStoreWrapper {
  let base: any SessionStore

  func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    try await base.open(String(token.prefix(SessionToken.characterCount)), now: now)
  }
}
