import Sessions

final class CancellationCloses: SessionStoreWrapper {
  let base: any SessionStore
  private let isClosed: Locked<Bool> = Locked(false)

  init(base: any SessionStore) {
    self.base = base
  }

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    if Task.isCancelled { isClosed.withLock { $0 = true } }
    if isClosed.withLock({ $0 }) { throw SessionError(.closed, "the connection was closed") }
    return try await base.commit(operations, to: snapshot, options: options, now: now)
  }
}
