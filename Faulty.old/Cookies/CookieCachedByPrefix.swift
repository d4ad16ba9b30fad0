import Sessions

final class CookieCachedByPrefix: SessionStoreWrapper {
  let base: any SessionStore
  private let cached: Locked<[Substring: String]> = Locked([:])

  init(base: any SessionStore) {
    self.base = base
  }

  func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    try await base.open(cached.withLock { $0[token.prefix(32)] } ?? token, now: now)
  }

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    let outcome = try await base.commit(operations, to: snapshot, options: options, now: now)
    if case .committed(_, let token?) = outcome { cached.withLock { $0[token.prefix(32)] = token } }
    return outcome
  }
}
