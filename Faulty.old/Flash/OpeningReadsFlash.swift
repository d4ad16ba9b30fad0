import Sessions

struct OpeningReadsFlash: SessionStoreWrapper {
  let base: any SessionStore

  func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    let outcome = try await base.open(token, now: now)
    if case .live(let snapshot) = outcome { _ = try await base.takeFlash(.all, from: snapshot, now: now) }
    return outcome
  }
}
