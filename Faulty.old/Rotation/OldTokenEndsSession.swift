import Sessions

struct OldTokenEndsSession: SessionStoreWrapper {
  let base: any SessionStore

  func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    let outcome = try await base.open(token, now: now)
    if case .superseded = outcome, let key = SessionToken(token)?.selector { _ = try await base.destroy(id: key) }
    return outcome
  }
}
