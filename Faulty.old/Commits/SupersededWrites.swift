import Sessions

final class SupersededWrites: SessionStoreWrapper {
  let base: any SessionStore
  /// The token in force of every session.
  private let newest: Locked<[RecordKey: String]> = Locked([:])

  init(base: any SessionStore) {
    self.base = base
  }

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    let outcome = try await base.commit(operations, to: snapshot, options: options, now: now)
    if case .committed(let committed, let token?) = outcome { newest.withLock { $0[committed.id] = token } }
    guard case .superseded = outcome, let snapshot, let token = newest.withLock({ $0[snapshot.id] }),
      case .live(let current) = try await base.open(token, now: now)
    else { return outcome }
    return try await base.commit(operations, to: current, options: options, now: now)
  }
}
