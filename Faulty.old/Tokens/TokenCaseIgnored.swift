import Sessions

final class TokenCaseIgnored: SessionStoreWrapper {
  let base: any SessionStore
  private let tokens: Locked<[String: String]> = Locked([:])

  init(base: any SessionStore) {
    self.base = base
  }

  func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    try await base.open(tokens.withLock { $0[token] } ?? token, now: now)
  }

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    let outcome = try await base.commit(operations, to: snapshot, options: options, now: now)
    if case .committed(_, let token?) = outcome { tokens.withLock { $0[token.lowercased()] = token } }
    return outcome
  }
}
