import Sessions

struct TooLargeSilentlyDropped: SessionStoreWrapper {
  let base: any SessionStore

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    do throws(SessionError) {
      return try await base.commit(operations, to: snapshot, options: options, now: now)
    } catch  where error.code == .tooLarge {
      return .unchanged
    }
  }
}
