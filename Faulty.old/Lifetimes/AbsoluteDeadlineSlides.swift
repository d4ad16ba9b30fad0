import Sessions

struct AbsoluteDeadlineSlides: SessionStoreWrapper {
  let base: any SessionStore

  func touch(_ snapshot: SessionSnapshot, now: Timestamp) async throws(SessionError) -> TouchOutcome {
    let outcome = try await base.touch(snapshot, now: now)
    guard case .touched(let touched, _) = outcome, !touched.absoluteDeadline.isUnlimited else { return outcome }
    let lifetime = touched.createdAt.duration(to: touched.absoluteDeadline)
    let moved = try await base.commit([.expire(at: now.advanced(by: lifetime))], to: touched, now: now)
    guard case .committed(let session, let token) = moved else { return outcome }
    return .touched(session, token: token)
  }
}
