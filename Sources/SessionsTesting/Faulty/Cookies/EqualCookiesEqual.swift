import Sessions

final class EqualCookiesEqual: SessionStoreWrapper {
  let base: any SessionStore
  /// Every content that was sealed, as a nonce that follows from the content would do it.
  private let sealed: Locked<[(SessionSnapshot, String)]> = Locked([])

  init(base: any SessionStore) {
    self.base = base
  }

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    let outcome = try await base.commit(operations, to: snapshot, options: options, now: now)
    guard snapshot == nil, case .committed(let session, let token?) = outcome else { return outcome }
    let (first, same) = sealed.withLock { sealed -> (SessionSnapshot, String) in
      if let known = sealed.first(where: { $0.0.content == session.content && $0.0.createdAt == session.createdAt }) { return known }
      sealed.append((session, token))
      return (session, token)
    }
    return .committed(first, token: same)
  }
}
