import Sessions

final class EqualCookiesEqual: SessionStoreWrapper {
  let base: any SessionStore
  /// Every content that was sealed, as a nonce that follows from the content would do it.
  private let sealed: Locked<[String: (SessionSnapshot, String)]> = Locked([:])

  init(base: any SessionStore) {
    self.base = base
  }

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    let outcome = try await base.commit(operations, to: snapshot, options: options, now: now)
    guard snapshot == nil, case .committed(let session, let token?) = outcome else { return outcome }
    let content = "\(session.content) \(session.createdAt) \(session.expiresAt)"
    let (first, same) = sealed.withLock { sealed in
      let known = sealed[content] ?? (session, token)
      sealed[content] = known
      return known
    }
    return .committed(first, token: same)
  }
}
