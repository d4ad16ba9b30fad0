import Sessions

struct NewIdentityLeavesOldSession: SessionStoreWrapper {
  let base: any SessionStore

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    guard case .newIdentity = options.rotation, let snapshot else {
      return try await base.commit(operations, to: snapshot, options: options, now: now)
    }
    return try await base.commit(snapshot.content.operations + operations, to: nil, now: now)
  }
}
