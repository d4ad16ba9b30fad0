extension Session {
  /// Replaces the session's token on commit, for a privilege change unless told otherwise (`[ROT-1]`).
  ///
  /// Call it on login, re-authentication and a change of role. Several calls in one request are one rotation (`[ROT-13]`).
  public func rotate(_ rotation: Rotation = .privilegeChange()) {
    state.withLock { $0.rotate(rotation) }
  }

  /// Moves the session to a new record on commit, so that nothing links it to the old one. Two writes; see
  /// ``Rotation/newIdentity(droppingPrivilege:)``.
  public func renewIdentity(droppingPrivilege: Bool = false) {
    rotate(.newIdentity(droppingPrivilege: droppingPrivilege))
  }

  /// Ends the session on commit: logout.
  ///
  /// Changes made before this call are dropped; those made after it go to a new, anonymous session.
  ///
  /// - Parameter keepingFlash: Whether flash set by this request goes to the new session, for "you are logged out" (`[FL-11]`).
  public func invalidate(keepingFlash: Bool = false) {
    state.withLock { $0.invalidate(keepingFlash: keepingFlash) }
  }

  /// Writes the request's changes, in one atomic write, or records the activity of a request that only read.
  ///
  /// Call it before the response head is sent (`[MW-2]`). A session that the request did not use costs nothing.
  ///
  /// - Parameter onlyIfUnchanged: Fails with code `conflict` when another request committed since the load (`[CC-4]`).
  /// - Returns: the outcome for the session, and the change of the cookie.
  /// - Throws: ``SessionError``; with code `gone` or `superseded` when changes came too late and the policy is to fail; with `tooLarge`,
  ///   `invalidKey` or `typeMismatch` nothing was written. The changes are still there after an error, and committing again is possible.
  public func commit(onlyIfUnchanged: Bool = false) async throws(SessionError) -> SessionCommit {
    if state.withLock({ $0.isUntouched }) { return SessionCommit(result: .unchanged) }
    if !state.withLock({ $0.beginCommit() }) {
      await withCheckedContinuation { turn in
        if state.withLock({ $0.beginCommit(orWait: turn) }) { turn.resume() }
      }
    }
    defer { state.withLock { $0.endCommit() }?.resume() }
    return try await commitAlone(onlyIfUnchanged: onlyIfUnchanged)
  }

  private func commitAlone(onlyIfUnchanged: Bool) async throws(SessionError) -> SessionCommit {
    let (work, isLoaded) = state.withLock { ($0.work, $0.isLoaded) }
    if work.isEmpty { return isLoaded ? try await touch() : SessionCommit(result: .unchanged) }
    try await load()
    let base = state.withLock { $0.base }
    let options = CommitOptions(rotation: work.rotation, onlyIfUnchanged: onlyIfUnchanged)
    let now = clock.now
    if work.isInvalidated { return try await end(base, work, options, now: now) }
    switch base {
    case .live(let snapshot):
      let outcome = try await store.commit(work.operations, to: snapshot, options: options, now: now)
      if case .unchanged = outcome {
        // There were no changes, but the request was activity all the same (`[TTL-8]`).
        state.withLock { state in
          let isUnsent = state.isTokenUnsent
          state.settle(work, state.base, token: nil)
          state.isTokenUnsent = isUnsent
        }
        return try await touch()
      }
      return try finish(outcome, work, from: snapshot, now: now)
    case .superseded: return try finish(try await startOver(work, options, now: now), work, from: nil, now: now)
    case .absent, .notLoaded:
      return try finish(
        try await store.commit(work.operations, to: nil, options: options, now: now), work, from: nil, now: now)
    }
  }

  /// A superseded token's request may not write, except that a login starts a session of its own (`[ROT-7]`, `[ROT-15]`).
  private func startOver(_ work: SessionState.Work, _ options: CommitOptions, now: Timestamp) async throws(SessionError)
    -> CommitOutcome
  {
    try await .startingOver(insteadOf: .superseded, work.rotation) { () async throws(SessionError) in
      try await store.commit(work.operations, to: nil, options: options, now: now)
    }
  }

  private func touch() async throws(SessionError) -> SessionCommit {
    guard let snapshot = state.withLock({ $0.snapshot }) else { return SessionCommit(result: .unchanged) }
    let now = clock.now
    switch try await store.touch(snapshot, now: now) {
    case .touched(let touched, let token):
      state.withLock { $0.adopt(touched, token: token) }
      return SessionCommit(result: .touched, cookie: unsentCookie(touched, now: now))
    case .notDue:
      let cookie = unsentCookie(snapshot, now: now)
      return SessionCommit(result: cookie == .none ? .unchanged : .committed, cookie: cookie)
    case .gone: return SessionCommit(result: .gone)
    }
  }

  /// Ends the loaded session and gives later changes to a new one.
  private func end(_ base: SessionState.Base, _ work: SessionState.Work, _ options: CommitOptions, now: Timestamp)
    async throws(SessionError) -> SessionCommit
  {
    switch base {
    // A superseded token may not even delete the cookie: the browser has a newer one by now (`[ROT-10]`).
    case .superseded: return try finish(try await startOver(work, options, now: now), work, from: nil, now: now)
    case .live(let snapshot): try await store.destroy(snapshot)
    case .absent, .notLoaded: break
    }
    let outcome = try await store.commit(work.operations, to: nil, options: options, now: now)
    if case .committed(let snapshot, let token) = outcome {
      state.withLock { $0.settle(work, .live(snapshot), token: token) }
      return SessionCommit(result: .destroyed, cookie: token.map { cookie($0, snapshot, now: now) } ?? .none)
    }
    state.withLock { $0.settle(work, .absent, token: nil) }
    return SessionCommit(result: .destroyed, cookie: tokens.isEmpty ? .none : .delete)
  }

  private func finish(_ outcome: CommitOutcome, _ work: SessionState.Work, from old: SessionSnapshot?, now: Timestamp)
    throws(SessionError) -> SessionCommit
  {
    switch outcome {
    case .committed(let snapshot, let token):
      let toSend = state.withLock { state in
        let known = state.isTokenUnsent || Self.outlives(snapshot, old) ? state.token : nil
        state.settle(work, .live(snapshot), token: token)
        return token ?? known
      }
      return SessionCommit(
        result: old == nil ? .created : .committed, cookie: toSend.map { cookie($0, snapshot, now: now) } ?? .none)
    case .unchanged:
      state.withLock { $0.settle(work, .absent, token: nil) }
      return SessionCommit(result: .unchanged)
    case .destroyed:
      state.withLock { $0.settle(work, .absent, token: nil) }
      return SessionCommit(result: .destroyed, cookie: tokens.isEmpty ? .none : .delete)
    case .gone: return try lost(.gone, work, .absent, "the session was ended meanwhile")
    case .superseded: return try lost(.superseded, work, .superseded, "the session's token was replaced meanwhile")
    case .conflict:
      throw SessionError(.conflict, "another request committed to the session first; reload and decide again")
    }
  }

  private func lost(_ result: SessionCommit.Result, _ work: SessionState.Work, _ base: SessionState.Base, _ reason: String)
    throws(SessionError) -> SessionCommit
  {
    if !work.operations.isEmpty, lostChanges == .fail {
      throw SessionError(result == .gone ? .gone : .superseded, "\(reason); the changes were not written")
    }
    state.withLock { $0.settle(work, base, token: nil) }
    return SessionCommit(result: result)
  }

  /// Whether the cookie has to be sent again because it has to live longer or shorter than the browser knows (`[TTL-11]`, `[MW-6]`).
  private static func outlives(_ new: SessionSnapshot, _ old: SessionSnapshot?) -> Bool {
    guard let old, new.access == .current else { return false }
    return new.content.isPersistent != old.content.isPersistent
      || new.content.isPersistent && new.absoluteDeadline != old.absoluteDeadline
  }

  private func unsentCookie(_ snapshot: SessionSnapshot, now: Timestamp) -> SessionCookieChange {
    let token = state.withLock { state in
      defer { state.isTokenUnsent = false }
      return state.isTokenUnsent ? state.token : nil
    }
    return token.map { cookie($0, snapshot, now: now) } ?? .none
  }

  private func cookie(_ token: String, _ snapshot: SessionSnapshot, now: Timestamp) -> SessionCookieChange {
    guard snapshot.content.isPersistent else { return .set(token, maxAge: nil) }
    // An unlimited session's cookie lasts as long as browsers keep any: 400 days.
    let longest: Int64 = 400 * 86400
    guard !snapshot.absoluteDeadline.isUnlimited else { return .set(token, maxAge: longest) }
    let milliseconds = now.duration(to: snapshot.absoluteDeadline).millisecondsRoundedUp
    let seconds = milliseconds / 1000 + (milliseconds % 1000 > 0 ? 1 : 0)
    return .set(token, maxAge: min(max(seconds, 1), longest))
  }
}
