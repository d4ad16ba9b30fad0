/// The effect of a commit on a session, decided before anything is written.
///
/// Both kinds of store decide here, so that the same operations have the same outcome on each of them.
package enum CommitPlan {
  /// The operations leave nothing to write (`[CC-8]`), or nothing to keep (`[MW-1]`).
  case unchanged
  /// The operations moved a deadline to the past: the session ends (`[TTL-6]`).
  case end
  /// The draft is to be written.
  case write(SessionDraft)

  /// Applies operations to a session, or to none to make a new one, and judges the result.
  ///
  /// - Parameters:
  ///   - rotation: The rotation that will be done. One for a privilege change is part of the draft (`[ROT-5]`, `[ROT-6]`).
  ///   - newSession: Operations that are put first if a session is made; they make none by themselves (`[MW-26]`).
  /// - Throws: ``SessionError`` with code `typeMismatch` or `misconfigured`, or the error of an update.
  package init(
    _ operations: [SessionOperation], to base: SessionSnapshot?, rotation: Rotation?, newSession: [SessionOperation] = [],
    limits: SessionLimits, now: Timestamp
  ) throws(SessionError) {
    if base == nil, !newSession.isEmpty {
      var alone = SessionDraft(newAt: now, limits: limits)
      try alone.apply(operations, limits: limits, now: now)
      guard alone.isChanged else {
        self = .unchanged
        return
      }
    }
    var draft = base.map { SessionDraft($0) } ?? SessionDraft(newAt: now, limits: limits)
    if case .privilegeChange(let clearing, let restartingLifetime) = rotation {
      draft.gainPrivilege(clearing: clearing, restartingLifetime: restartingLifetime, limits: limits, now: now)
    }
    if base == nil { try draft.apply(newSession, limits: limits, now: now) }
    try draft.apply(operations, limits: limits, now: now)
    let isNothing = !draft.isChanged && (base == nil || rotation == nil)
    let isOver = draft.absoluteDeadline <= now || draft.idleDeadline(limits: limits, now: now) <= now
    // A session that is there ends even if nothing else about it changes; a new one ends only if there was something to keep.
    if isOver, base != nil || !isNothing {
      self = .end
    } else {
      self = isNothing ? .unchanged : .write(draft)
    }
  }
}

extension CommitOutcome {
  /// The outcome of a commit whose session is gone or whose token was replaced.
  ///
  /// A handler that asked for a privilege change has authenticated by itself: it gets a session of its own, with its own operations and
  /// nothing of the old one (`[ROT-7]`, `[ROT-12]`). Every other handler gets the outcome of the old session (`[ROT-8]`, `[CC-7]`). So does
  /// a handler whose operations leave no session to create: nothing was ended here, and nothing was begun.
  ///
  /// - Parameters:
  ///   - lost: The outcome of the old session, ``gone`` or ``superseded``.
  ///   - rotation: The rotation that was asked for.
  ///   - create: Creates a session from the operations alone.
  package static func startingOver(
    insteadOf lost: CommitOutcome, _ rotation: Rotation?, create: () async throws(SessionError) -> CommitOutcome
  ) async throws(SessionError) -> CommitOutcome {
    guard case .privilegeChange = rotation else { return lost }
    switch try await create() {
    case .unchanged, .destroyed: return lost
    case let created: return created
    }
  }
}
