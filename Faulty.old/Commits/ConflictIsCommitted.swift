import Sessions

struct ConflictIsCommitted: SessionStoreWrapper {
  let base: any SessionStore

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    let outcome = try await base.commit(operations, to: snapshot, options: options, now: now)
    guard case .conflict = outcome, let snapshot else { return outcome }
    return .committed(snapshot, token: nil)
  }
}
