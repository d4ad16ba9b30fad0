import Sessions

struct GoneIsNotDue: SessionStoreWrapper {
  let base: any SessionStore

  func touch(_ snapshot: SessionSnapshot, now: Timestamp) async throws(SessionError) -> TouchOutcome {
    let outcome = try await base.touch(snapshot, now: now)
    if case .gone = outcome { return .notDue }
    return outcome
  }
}
