import Sessions

struct OpeningIsActivity: SessionStoreWrapper {
  let base: any SessionStore

  func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    let outcome = try await base.open(token, now: now)
    guard case .live(let snapshot) = outcome, case .touched(let touched, _) = try await base.touch(snapshot, now: now) else {
      return outcome
    }
    return .live(touched)
  }
}
