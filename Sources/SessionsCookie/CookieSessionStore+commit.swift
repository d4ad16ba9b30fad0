public import Sessions

extension CookieSessionStore {
  /// Applies operations to the session as it was opened, and seals the result.
  ///
  /// Commits of concurrent requests cannot meet here: the browser keeps the cookie that it receives last (`DEV-3`). For the same reason
  /// `CommitOptions.onlyIfUnchanged` never sees a conflict.
  ///
  /// - Throws: `SessionError` with code `tooLarge` when the cookie would be too large; the browser's cookie is then as before (`[CK-8]`).
  public func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    guard let base = snapshot else { return try create(operations, options, now: now) }
    try checkIsOurs(base)
    var isGone = now >= base.expiresAt
    // Revoked since it was opened: the rotation must not carry the old session past the epoch (`[IX-4]`).
    if !isGone, case .privilegeChange = options.rotation, let epochs = configuration.revocationEpochs {
      isGone = try await epochs.revoked(base, now: now)
    }
    if isGone {
      return try await .startingOver(insteadOf: .gone, options.rotation) { () async throws(SessionError) in
        try create(operations, options, now: now)
      }
    }
    let limits = configuration.limits
    switch try CommitPlan(operations, to: base, rotation: options.rotation, limits: limits, now: now) {
    case .unchanged: return .unchanged
    case .end: return .destroyed
    case .write(let draft):
      var next = draft.snapshot(over: base, limits: limits, now: now)
      next.idleDeadline = draft.keptIdleDeadline(next.idleDeadline, over: base)
      switch options.rotation {
      case .newIdentity:
        next.version = 1
        return try committed(next, renewingID: true, now: now)
      case .privilegeChange: return try committed(next, renewingID: true, now: now)
      case .periodic, nil: return try committed(next, renewingID: false, now: now)
      }
    }
  }

  /// Creates a session from operations alone, if they leave anything to keep (`[MW-1]`).
  private func create(_ operations: [SessionOperation], _ options: CommitOptions, now: Timestamp) throws(SessionError) -> CommitOutcome {
    let limits = configuration.limits
    switch try CommitPlan(
      operations, to: nil, rotation: options.rotation, newSession: options.newSession, limits: limits, now: now)
    {
    case .unchanged: return .unchanged
    case .end: return .destroyed
    case .write(let draft):
      let new = SessionSnapshot(
        id: CookieSessionStore.noID, version: 1, content: draft.content, createdAt: now,
        absoluteDeadline: draft.absoluteDeadline, idleDeadline: draft.idleDeadline(limits: limits, now: now))
      return try committed(new, renewingID: true, now: now)
    }
  }

  private func committed(_ snapshot: SessionSnapshot, renewingID: Bool, now: Timestamp) throws(SessionError)
    -> CommitOutcome
  {
    let (next, token) = try seal(snapshot, renewingID: renewingID, now: now)
    return .committed(next, token: token)
  }
}
