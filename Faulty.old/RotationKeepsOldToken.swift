import Sessions

final class RotationKeepsOldToken: SessionStoreWrapper {
  let base: any SessionStore
  /// Every token of a session that was rotated, with the one in force.
  private let newest: Locked<[RecordKey: String]> = Locked([:])

  init(_ base: any SessionStore) {
    self.base = base
  }

  func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    let outcome = try await base.open(token, now: now)
    guard case .superseded = outcome, let key = SessionToken(token)?.selector else { return outcome }
    guard let newer = newest.withLock({ $0[key] }) else { return outcome }
    return try await base.open(newer, now: now)
  }

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    let outcome = try await base.commit(operations, to: snapshot, options: options, now: now)
    if case .committed(let committed, let token?) = outcome { newest.withLock { $0[committed.id] = token } }
    return outcome
  }
}
