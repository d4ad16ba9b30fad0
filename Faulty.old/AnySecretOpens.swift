import Sessions

final class AnySecretOpens: SessionStoreWrapper {
  let base: any SessionStore
  private let tokens: Locked<[RecordKey: String]> = Locked([:])

  init(_ base: any SessionStore) {
    self.base = base
  }

  func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    let known = SessionToken(token).flatMap { token in tokens.withLock { $0[token.selector] } }
    return try await base.open(known ?? token, now: now)
  }

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    let outcome = try await base.commit(operations, to: snapshot, options: options, now: now)
    if case .committed(let committed, let token?) = outcome { tokens.withLock { $0[committed.id] = token } }
    return outcome
  }
}
