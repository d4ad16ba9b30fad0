import Sessions

struct GraceCannotWrite: SessionStoreWrapper {
  let base: any SessionStore

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    if snapshot?.access == .grace { return .superseded }
    return try await base.commit(operations, to: snapshot, options: options, now: now)
  }
}
