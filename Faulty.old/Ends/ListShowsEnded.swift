import Sessions

final class ListShowsEnded: SessionStoreWrapper {
  let base: any SessionStore
  /// Every session that was ever committed.
  private let known: Locked<[RecordKey: SessionSnapshot]> = Locked([:])

  init(base: any SessionStore) {
    self.base = base
  }

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    let outcome = try await base.commit(operations, to: snapshot, options: options, now: now)
    if case .committed(let session, _) = outcome { known.withLock { $0[session.id] = session } }
    return outcome
  }

  func sessions(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [SessionSummary]
  {
    guard cursor == nil else { return [] }
    let sessions = known.withLock { $0.values.filter { $0.content.subject == subject } }
    return sessions.sorted { $0.id.bytes.lexicographicallyPrecedes($1.id.bytes) }.map { session in
      SessionSummary(
        id: session.id, createdAt: session.createdAt, absoluteDeadline: session.absoluteDeadline,
        idleDeadline: session.idleDeadline, content: session.content)
    }
  }
}
