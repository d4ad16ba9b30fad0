import Sessions

struct SupersededIsAbsent: SessionStoreWrapper {
  let base: any SessionStore

  func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    let outcome = try await base.open(token, now: now)
    if case .superseded = outcome { return .absent }
    return outcome
  }
}
