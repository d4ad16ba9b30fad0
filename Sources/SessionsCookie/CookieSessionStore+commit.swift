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
    guard let base = snapshot else { return try create(operations, rotation: options.rotation, now: now) ?? .unchanged }
    try checkIsOurs(base)
    guard now < base.expiresAt else {
      // A handler that asked for a privilege change has authenticated by itself, and gets a session of its own (`[ROT-12]`).
      guard case .privilegeChange = options.rotation else { return .gone }
      return try create(operations, rotation: options.rotation, now: now) ?? .gone
    }
    let limits = configuration.limits
    var draft = SessionDraft(base)
    if case .privilegeChange(let clearing, let restartingLifetime) = options.rotation {
      // Revoked since it was opened: the rotation must not carry the old session past the epoch (`[IX-4]`).
      if let epochs = configuration.revocationEpochs, try await epochs.revoked(base, now: now) {
        return try create(operations, rotation: options.rotation, now: now) ?? .gone
      }
      draft.gainPrivilege(clearing: clearing, restartingLifetime: restartingLifetime, limits: limits, now: now)
    }
    try draft.apply(operations, limits: limits, now: now)
    let idleDeadline = draft.idleDeadline(limits: limits, now: now)
    if draft.absoluteDeadline <= now || idleDeadline <= now { return .destroyed }
    if options.rotation == nil, !draft.isChanged { return .unchanged }

    var next = base
    next.content = draft.content
    next.version = base.version + 1
    next.absoluteDeadline = draft.absoluteDeadline
    next.idleDeadline = idleDeadline
    if !draft.forcesIdleDeadline {
      next.idleDeadline = min(max(idleDeadline, base.idleDeadline), draft.absoluteDeadline)
    }
    switch options.rotation {
    case .newIdentity:
      next.version = 1
      return try committed(next, renewingID: true, now: now)
    case .privilegeChange: return try committed(next, renewingID: true, now: now)
    case .periodic, nil: return try committed(next, renewingID: false, now: now)
    }
  }

  /// Creates a session from operations alone; nil when they leave nothing to keep (`[MW-1]`).
  private func create(_ operations: [SessionOperation], rotation: Rotation?, now: Timestamp) throws(SessionError)
    -> CommitOutcome?
  {
    let limits = configuration.limits
    var draft = SessionDraft(newAt: now, limits: limits)
    if case .privilegeChange(_, let restartingLifetime) = rotation {
      draft.gainPrivilege(clearing: false, restartingLifetime: restartingLifetime, limits: limits, now: now)
    }
    try draft.apply(operations, limits: limits, now: now)
    guard draft.isChanged else { return nil }
    let idleDeadline = draft.idleDeadline(limits: limits, now: now)
    if draft.absoluteDeadline <= now || idleDeadline <= now { return .destroyed }
    let new = SessionSnapshot(
      id: CookieSessionStore.noID, version: 1, content: draft.content, createdAt: now,
      absoluteDeadline: draft.absoluteDeadline, idleDeadline: idleDeadline)
    return try committed(new, renewingID: true, now: now)
  }

  private func committed(_ snapshot: SessionSnapshot, renewingID: Bool, now: Timestamp) throws(SessionError)
    -> CommitOutcome
  {
    let (next, token) = try seal(snapshot, renewingID: renewingID, now: now)
    return .committed(next, token: token)
  }
}
