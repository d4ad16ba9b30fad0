import Sessions

final class UnknownTokenThrows: SessionStoreWrapper {
  let base: any SessionStore
  private let known: Locked<Set<RecordKey>> = Locked([])

  init(base: any SessionStore) {
    self.base = base
  }

  func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    let isKnown = SessionToken(token).map { token in known.withLock { $0.contains(token.selector) } }
    if isKnown == false { throw SessionError(.backend, "there is no such session") }
    return try await base.open(token, now: now)
  }

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    let outcome = try await base.commit(operations, to: snapshot, options: options, now: now)
    if case .committed(let session, _) = outcome { known.withLock { _ = $0.insert(session.id) } }
    return outcome
  }
}
