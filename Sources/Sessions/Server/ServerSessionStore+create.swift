extension ServerSessionStore {
  /// Creates a session from operations alone, if they leave anything to keep (`[MW-1]`).
  func create(_ operations: [SessionOperation], _ options: CommitOptions, now: Timestamp) async throws(SessionError) -> CommitOutcome {
    switch try CommitPlan(
      operations, to: nil, rotation: options.rotation, newSession: options.newSession, limits: configuration.limits, now: now)
    {
    case .unchanged: return .unchanged
    case .end: return .destroyed
    case .write(let draft):
      let (snapshot, token) = try await insert(draft, createdAt: now, now: now)
      return .committed(snapshot, token: token)
    }
  }

  /// Inserts a record under a token never used before (`[ID-3]`, `[ID-6]`).
  func insert(_ draft: SessionDraft, createdAt: Timestamp, now: Timestamp) async throws(SessionError)
    -> (SessionSnapshot, token: String)
  {
    for _ in 0..<4 {
      let token = SessionToken(random: random)
      let verifier = token.verifier
      var snapshot = SessionSnapshot(
        id: token.selector, version: 1, content: draft.content, createdAt: createdAt,
        absoluteDeadline: draft.absoluteDeadline,
        idleDeadline: draft.idleDeadline(limits: configuration.limits, now: now))
      snapshot.credential = ServerCredential(presented: verifier, verifier: verifier, previous: nil)
      if try await records.create(token.selector, try record(snapshot), now: now) { return (snapshot, token.text) }
    }
    throw SessionError(.idCollision, "four freshly drawn identifiers were taken already: the random source is broken")
  }

  /// Moves a session to a new record (`[ROT-16]`); nil when the old one changed meanwhile.
  func renew(_ base: SessionSnapshot, _ draft: SessionDraft, droppingPrivilege: Bool, now: Timestamp)
    async throws(SessionError) -> CommitOutcome?
  {
    var old = base
    if droppingPrivilege {
      // In place, so that no moment is without a record: a crash after this logs out rather than leaving the privileged session, and whoever
      // ends all sessions of the subject meanwhile finds this one.
      let rotation = Rotation.newIdentity(droppingPrivilege: true)
      guard case .committed(let dropped, _)? = try await replace(base, draft, rotation, now: now) else { return nil }
      old = dropped
    }
    let (snapshot, token) = try await insert(draft, createdAt: base.createdAt, now: now)
    guard try await records.destroy(old.id, expecting: old.version) else {
      // Changed or logged out meanwhile: the copy must not outlive that.
      try await records.destroy(snapshot.id)
      return nil
    }
    return .committed(snapshot, token: token)
  }
}
