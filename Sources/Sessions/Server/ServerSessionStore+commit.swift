extension ServerSessionStore {
  /// Applies operations to the newest state of a session: compare-and-swap, and on a lost race reload, authenticate again and re-apply.
  public func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    guard var base = snapshot else {
      return try await create(operations, rotation: options.rotation, now: now) ?? .unchanged
    }
    var retry = CommitRetry(timeout: configuration.commitTimeout)
    while true {
      guard now < base.expiresAt else {
        return try await startOver(operations, options.rotation, otherwise: .gone, now: now)
      }
      if let outcome = try await attempt(operations, base, options, now: now) { return outcome }
      // The race is lost: the record is newer, rotated or gone.
      switch try await reauthenticate(base, now: now) {
      case .live(let newer):
        if options.onlyIfUnchanged { return .conflict }
        base = newer
      case .superseded: return try await startOver(operations, options.rotation, otherwise: .superseded, now: now)
      case .gone: return try await startOver(operations, options.rotation, otherwise: .gone, now: now)
      }
      guard try await retry.wait() else {
        configuration.events.report(.contended(base.id))
        throw SessionError(.contended, "other commits to the session kept coming first; try again", retryAfter: .seconds(1))
      }
    }
  }

  /// Loads the session again and judges the secret that the request presented anew (`[ROT-9]`).
  func reauthenticate(_ base: SessionSnapshot, now: Timestamp) async throws(SessionError) -> Reauthentication {
    guard let loaded = try await load(base.id, now: now) else { return .gone }
    switch try await authenticate(try credential(of: base).presented, loaded, now: now) {
    case .live(let snapshot): return .live(snapshot)
    case .superseded: return .superseded
    case .mismatch:
      // It opened the session before, so it has been rotated away more than once since.
      configuration.events.report(.superseded(base.id))
      return .superseded
    }
  }

  func credential(of snapshot: SessionSnapshot) throws(SessionError) -> ServerCredential {
    guard let credential = snapshot.credential else {
      throw SessionError(.misconfigured, "the snapshot is another store's: commit to the store that opened the session")
    }
    return credential
  }

  /// One try; nil when the compare-and-swap lost.
  private func attempt(
    _ operations: [SessionOperation], _ base: SessionSnapshot, _ options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome? {
    var rotation = options.rotation
    if base.access == .grace, let requested = rotation {
      // An old token works on but cannot rotate; a login with it starts a session of its own (`[ROT-4]`, `[ROT-7]`).
      if requested != .periodic { return try await startOver(operations, requested, otherwise: .superseded, now: now) }
      rotation = nil
    }
    let limits = configuration.limits
    var draft = SessionDraft(base)
    if case .privilegeChange(let clearing, let restartingLifetime) = rotation {
      draft.gainPrivilege(clearing: clearing, restartingLifetime: restartingLifetime, limits: limits, now: now)
    }
    try draft.apply(operations, limits: limits, now: now)
    let idleDeadline = draft.idleDeadline(limits: limits, now: now)
    if draft.absoluteDeadline <= now || idleDeadline <= now {
      try await destroy(base)
      return .destroyed
    }
    if rotation == nil, !draft.isChanged { return .unchanged }
    if case .newIdentity(let droppingPrivilege) = rotation {
      return try await renew(base, draft, droppingPrivilege: droppingPrivilege, now: now)
    }
    return try await replace(base, draft, rotation, now: now)
  }

  private func replace(_ base: SessionSnapshot, _ draft: SessionDraft, _ rotation: Rotation?, now: Timestamp)
    async throws(SessionError) -> CommitOutcome?
  {
    var credential = try credential(of: base)
    var token: SessionToken?
    if let rotation {
      let isPeriodic = rotation == .periodic
      let new = SessionToken(selector: base.id, random: random)
      credential.previous = SupersededVerifier(
        verifier: credential.verifier, rotatedAt: now,
        graceEndsAt: isPeriodic ? now.advanced(by: configuration.grace) : now, isPeriodic: isPeriodic)
      credential.verifier = new.verifier
      credential.presented = credential.verifier
      token = new
    }
    var next = base
    next.content = draft.content
    next.absoluteDeadline = draft.absoluteDeadline
    next.idleDeadline = draft.idleDeadline(limits: configuration.limits, now: now)
    next.version = base.version + 1
    next.access = token == nil ? base.access : .current
    next.credential = credential
    let record = try record(next)
    let forcing = draft.forcesIdleDeadline
    let outcome = try await records.replace(
      base.id, expecting: base.version, with: record, forcingIdleDeadline: forcing, now: now)
    guard outcome == .replaced else { return nil }
    if !forcing { next.idleDeadline = min(max(next.idleDeadline, base.idleDeadline), next.absoluteDeadline) }
    return .committed(next, token: token?.text)
  }

  /// Encodes a session and checks its size before any I/O (`[SZ-1]`).
  func record(_ session: SessionSnapshot) throws(SessionError) -> SessionRecord {
    try configuration.sizes.check(session.content)
    let credential = try credential(of: session)
    let payload = RecordPayload(
      verifier: credential.verifier, previous: credential.previous, content: session.content
    ).encoded()
    try configuration.sizes.check(recordBytes: payload.count)
    return SessionRecord(
      version: session.version, createdAt: session.createdAt, absoluteDeadline: session.absoluteDeadline,
      idleDeadline: session.idleDeadline, subject: session.content.subject, payload: payload)
  }
}
