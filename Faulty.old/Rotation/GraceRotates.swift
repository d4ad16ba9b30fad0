import Sessions

final class GraceRotates: SessionStoreWrapper {
  let base: any SessionStore
  /// The token in force of every session.
  private let newest: Locked<[RecordKey: String]> = Locked([:])

  init(base: any SessionStore) {
    self.base = base
  }

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    var current = snapshot
    if let old = snapshot, old.access == .grace, options.rotation == .periodic, let token = newest.withLock({ $0[old.id] }),
      case .live(let live) = try await base.open(token, now: now)
    {
      current = live
    }
    let outcome = try await base.commit(operations, to: current, options: options, now: now)
    if case .committed(let committed, let token?) = outcome { newest.withLock { $0[committed.id] = token } }
    return outcome
  }
}
