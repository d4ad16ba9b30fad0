import Sessions

struct OpeningCreates: SessionStoreWrapper {
  let base: any SessionStore

  func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    let outcome = try await base.open(token, now: now)
    if case .absent = outcome { _ = try await base.commit([.set("visits", EncodedValue(json: "1"))], to: nil, now: now) }
    return outcome
  }
}
