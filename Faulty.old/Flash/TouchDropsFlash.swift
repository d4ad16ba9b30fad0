import Sessions

struct TouchDropsFlash: SessionStoreWrapper {
  let base: any SessionStore

  func touch(_ snapshot: SessionSnapshot, now: Timestamp) async throws(SessionError) -> TouchOutcome {
    let outcome = try await base.touch(snapshot, now: now)
    guard case .touched(let touched, _) = outcome else { return outcome }
    let swept = try await base.commit(touched.content.flash.keys.map { .removeFlash($0) }, to: touched, now: now)
    if case .committed(let session, let token) = swept { return .touched(session, token: token) }
    return outcome
  }
}
