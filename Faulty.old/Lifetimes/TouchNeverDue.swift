import Sessions

struct TouchNeverDue: SessionStoreWrapper {
  let base: any SessionStore

  func touch(_ snapshot: SessionSnapshot, now: Timestamp) async throws(SessionError) -> TouchOutcome { .notDue }
}
