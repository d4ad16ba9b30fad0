import Sessions

struct ErrorsAreAbsence: SessionStoreWrapper {
  let base: any SessionStore

  func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    do throws(SessionError) {
      return try await base.open(token, now: now)
    } catch {
      return .absent
    }
  }
}
