import Sessions

struct CookieForgetsSubject: SessionStoreWrapper {
  let base: any SessionStore

  func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    let outcome = try await base.open(token, now: now)
    guard case .live(var snapshot) = outcome else { return outcome }
    snapshot.content.subject = nil
    return .live(snapshot)
  }
}
