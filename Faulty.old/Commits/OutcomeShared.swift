import Sessions

final class OutcomeShared: SessionStoreWrapper {
  let base: any SessionStore
  /// What the last commit said, of whichever request.
  private let last: Locked<CommitOutcome> = Locked(.unchanged)

  init(base: any SessionStore) {
    self.base = base
  }

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    let outcome = try await base.commit(operations, to: snapshot, options: options, now: now)
    last.withLock { $0 = outcome }
    // Another request may come in between.
    await Task.yield()
    return last.withLock { $0 }
  }
}
