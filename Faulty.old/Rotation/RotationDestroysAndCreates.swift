import Sessions

struct RotationDestroysAndCreates: SessionStoreWrapper {
  let base: any SessionStore

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    guard options.rotation == .privilegeChange(), let snapshot else {
      return try await base.commit(operations, to: snapshot, options: options, now: now)
    }
    try await base.destroy(snapshot)
    return try await base.commit(snapshot.content.operations + operations, to: nil, options: options, now: now)
  }
}
