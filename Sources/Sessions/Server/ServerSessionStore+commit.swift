extension ServerSessionStore {
  /// Applies operations to the newest state of a session: compare-and-swap, and on a lost race reload, authenticate again and re-apply.
  public func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    let outcome = try await merge(operations, to: snapshot, options, now: now)
    await endSurplus(after: outcome, of: snapshot, options, now: now)
    return outcome
  }

  private func merge(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, _ options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    guard var base = snapshot else {
      return try await create(operations, options, now: now)
    }
    var retry = CommitRetry(timeout: configuration.commitTimeout)
    while true {
      // The snapshot's deadline may have been extended since: only the store knows whether the session is gone.
      if now < base.expiresAt, let outcome = try await attempt(operations, base, options, now: now) { return outcome }
      // The race is lost: the record is newer, rotated or gone. The wait comes before the load, so that the next try has news.
      try await wait(&retry, base.id)
      switch try await reauthenticate(base, now: now) {
      case .live(let newer):
        // A touch is no commit.
        if options.onlyIfUnchanged, newer.version != base.version { return .conflict }
        base = newer
      case .superseded: return try await startOver(operations, options, insteadOf: .superseded, now: now)
      case .absent: return try await startOver(operations, options, insteadOf: .gone, now: now)
      }
    }
  }

  /// Waits for the next try of a lost race.
  ///
  /// - Throws: ``SessionError`` with code `contended` when the tries are used up (`[CC-6]`).
  func wait(_ retry: inout CommitRetry, _ key: RecordKey) async throws(SessionError) {
    if try await retry.wait() { return }
    configuration.events.report(.contended(key))
    throw SessionError(.contended, "other commits to the session kept coming first; try again", retryAfter: .seconds(1))
  }

  /// Loads the session again and judges the secret that the request presented anew (`[ROT-9]`).
  ///
  /// - Returns: absent when the session is gone.
  func reauthenticate(_ base: SessionSnapshot, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    guard let loaded = try await load(base.id, now: now) else { return .absent }
    if let opened = try await authenticate(try credential(of: base).presented, loaded, now: now, isReopening: true) { return opened }
    // The secret opened the session before, so it has been rotated away more than once since.
    configuration.events.report(.superseded(base.id))
    return .superseded
  }

  private func startOver(
    _ operations: [SessionOperation], _ options: CommitOptions, insteadOf lost: CommitOutcome, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    try await .startingOver(insteadOf: lost, options.rotation) { () async throws(SessionError) in
      try await create(operations, options, now: now)
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
      if requested != .periodic { return try await startOver(operations, options, insteadOf: .superseded, now: now) }
      rotation = nil
    }
    // Revoked since it was opened: the rotation must not carry the old session past the epoch (`[IX-4]`).
    if case .privilegeChange = rotation, let epochs = configuration.revocationEpochs, try await epochs.revoked(base, now: now) {
      return try await startOver(operations, options, insteadOf: .gone, now: now)
    }
    switch try CommitPlan(operations, to: base, rotation: rotation, limits: configuration.limits, now: now) {
    case .unchanged: return .unchanged
    case .end: return try await end(base, operations, options, now: now)
    case .write(let draft):
      if case .newIdentity(let droppingPrivilege) = rotation {
        return try await renew(base, draft, droppingPrivilege: droppingPrivilege, now: now)
      }
      return try await replace(base, draft, rotation, now: now)
    }
  }

  /// Ends a session whose deadline the operations moved to the past (`[TTL-6]`); nil when it changed meanwhile and has to be judged again.
  private func end(_ base: SessionSnapshot, _ operations: [SessionOperation], _ options: CommitOptions, now: Timestamp)
    async throws(SessionError) -> CommitOutcome?
  {
    // Operations that would end even a session made now end this one whatever its version, as a destroy does (`[ROT-14]`).
    var fresh = SessionDraft(newAt: now, limits: configuration.limits)
    for operation in operations {
      switch operation {
      case .expire, .setLimits: try fresh.apply([operation], limits: configuration.limits, now: now)
      default: break
      }
    }
    let endsAny = fresh.absoluteDeadline <= now || fresh.idleDeadline(limits: configuration.limits, now: now) <= now
    if endsAny, !options.onlyIfUnchanged {
      try await destroy(base)
      return .destroyed
    }
    if try await records.destroy(base.id, expecting: base.version) { return .destroyed }
    // A session that is gone has ended as it should.
    return try await load(base.id, now: now) == nil ? .destroyed : nil
  }

  func replace(_ base: SessionSnapshot, _ draft: SessionDraft, _ rotation: Rotation?, now: Timestamp)
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
    var next = draft.snapshot(over: base, limits: configuration.limits, now: now)
    if token != nil {
      next.access = .current
      next.rotatedAt = now
    }
    next.credential = credential
    let record = try record(next)
    let outcome = try await records.replace(
      base.id, expecting: base.version, with: record, forcingIdleDeadline: draft.forcesIdleDeadline, now: now)
    guard outcome == .replaced else { return nil }
    next.idleDeadline = draft.keptIdleDeadline(next.idleDeadline, over: base)
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
