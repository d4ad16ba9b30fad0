import Sessions

struct TokenPaddingIgnored: SessionStoreWrapper {
  let base: any SessionStore

  func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    var token = token[...]
    while token.last == "=" { token = token.dropLast() }
    return try await base.open(String(token), now: now)
  }
}
