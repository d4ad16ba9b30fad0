extension ServerSessionStore {
  /// Creates a session from operations alone; nil when they leave nothing to keep (`[MW-1]`).
  func create(_ operations: [SessionOperation], rotation: Rotation?, now: Timestamp) async throws(SessionError)
    -> CommitOutcome?
  {
    var draft = SessionDraft(newAt: now, limits: configuration.limits)
    if case .privilegeChange(_, let restartingLifetime) = rotation {
      draft.gainPrivilege(
        clearing: false, restartingLifetime: restartingLifetime, limits: configuration.limits, now: now)
    }
    try draft.apply(operations, limits: configuration.limits, now: now)
    guard draft.isChanged else { return nil }
    let idleDeadline = draft.idleDeadline(limits: configuration.limits, now: now)
    if draft.absoluteDeadline <= now || idleDeadline <= now { return .destroyed }
    let (snapshot, token) = try await insert(draft, createdAt: now, now: now)
    return .committed(snapshot, token: token)
  }

  /// What becomes of a commit whose session is gone or was rotated away.
  ///
  /// A handler that asked for a privilege change has authenticated by itself: it gets a session of its own, with its own operations and
  /// nothing of the old one (`[ROT-7]`, `[ROT-12]`). Everybody else is told (`[ROT-8]`, `[CC-7]`).
  func startOver(
    _ operations: [SessionOperation], _ rotation: Rotation?, otherwise outcome: CommitOutcome, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    guard case .privilegeChange = rotation else { return outcome }
    switch try await create(operations, rotation: rotation, now: now) {
    // Nothing was ended here, and nothing was begun.
    case .destroyed?, nil: return outcome
    case let created?: return created
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

  /// Moves a session to a new record; nil when the old one changed meanwhile.
  func renew(_ base: SessionSnapshot, _ draft: SessionDraft, droppingPrivilege: Bool, now: Timestamp)
    async throws(SessionError) -> CommitOutcome?
  {
    if droppingPrivilege {
      // Fail before the old record is gone if the new one cannot be written at all.
      var next = base
      next.content = draft.content
      _ = try record(next)
      guard try await records.destroy(base.id, expecting: base.version) else { return nil }
      let (snapshot, token) = try await insert(draft, createdAt: base.createdAt, now: now)
      return .committed(snapshot, token: token)
    }
    let (snapshot, token) = try await insert(draft, createdAt: base.createdAt, now: now)
    guard try await records.destroy(base.id, expecting: base.version) else {
      // Changed or logged out meanwhile: the copy must not outlive that.
      try await records.destroy(snapshot.id)
      return nil
    }
    return .committed(snapshot, token: token)
  }
}
