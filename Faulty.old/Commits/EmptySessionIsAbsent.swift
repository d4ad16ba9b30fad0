import Sessions

struct EmptySessionIsAbsent: SessionStoreWrapper {
  let base: any SessionStore

  func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    let outcome = try await base.open(token, now: now)
    if case .live(let snapshot) = outcome, snapshot.content.fields.isEmpty, snapshot.content.flash.isEmpty { return .absent }
    return outcome
  }
}
