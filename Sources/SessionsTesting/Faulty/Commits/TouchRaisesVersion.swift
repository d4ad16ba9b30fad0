import Sessions

struct TouchRaisesVersion: SessionStoreWrapper {
  let base: any SessionStore

  func touch(_ snapshot: SessionSnapshot, now: Timestamp) async throws(SessionError) -> TouchOutcome {
    let outcome = try await base.touch(snapshot, now: now)
    guard case .touched(let touched, let token) = outcome else { return outcome }
    return .touched(try await rewritten(touched, now: now), token: token)
  }
}
