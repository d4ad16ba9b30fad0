import Sessions

struct LateCookieOpens: SessionStoreWrapper {
  let base: any SessionStore

  func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    let outcome = try await base.open(token, now: now)
    guard case .absent = outcome else { return outcome }
    return try await base.open(token, now: now.advanced(by: .seconds(-300)))
  }
}
