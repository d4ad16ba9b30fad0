extension Session {
  /// Replaces the session's token on commit, for a privilege change unless told otherwise (`[ROT-1]`).
  ///
  /// Call it on login, re-authentication and a change of role. Several calls in one request are one rotation (`[ROT-13]`).
  ///
  /// - Throws: ``SessionError`` with code `sealed` (`[MW-3]`).
  public func rotate(_ rotation: Rotation = .privilegeChange()) throws(SessionError) {
    if origin != nil { throw refusedForLackOfCookie("a rotation needs a cookie") }
    try change { $0.rotate(rotation) }
  }

  /// Moves the session to a new record on commit, so that nothing links it to the old one. Two writes; see
  /// ``Rotation/newIdentity(droppingPrivilege:)``.
  ///
  /// - Throws: ``SessionError`` with code `sealed` (`[MW-3]`).
  public func renewIdentity(droppingPrivilege: Bool = false) throws(SessionError) {
    try rotate(.newIdentity(droppingPrivilege: droppingPrivilege))
  }

  /// Ends the session on commit: logout.
  ///
  /// Changes made before this call are dropped; those made after it go to a new, anonymous session. When several cookies of the request
  /// opened sessions, all of those end (`[MW-21]`).
  ///
  /// - Parameter keepingFlash: Whether flash set by this request goes to the new session, for "you are logged out" (`[FL-11]`).
  /// - Throws: ``SessionError`` with code `sealed` (`[MW-3]`).
  public func invalidate(keepingFlash: Bool = false) throws(SessionError) {
    try change { $0.invalidate(keepingFlash: keepingFlash) }
  }

  /// Writes the request's changes, in one atomic write, or records the activity of a request that only read.
  ///
  /// Call it before the response head is sent (`[MW-2]`). A session that the request did not use costs nothing.
  ///
  /// - Parameter onlyIfUnchanged: Fails with code `conflict` when another request committed since the load (`[CC-4]`).
  /// - Returns: the outcome for the session, and the change of the cookie, which ``takeCookieChange()`` returns too.
  /// - Throws: ``SessionError``; with code `gone` or `superseded` when changes came too late and the policy is to fail; with `tooLarge`,
  ///   `invalidKey` or `typeMismatch` nothing was written; with `sealed` the response's head has been sent (`[MW-3]`). The changes are still
  ///   there after an error, and committing again is possible.
  public func commit(onlyIfUnchanged: Bool = false) async throws(SessionError) -> SessionCommit {
    try await commit(onlyIfUnchanged: onlyIfUnchanged, isFinal: false)
  }

  /// Commits at the end of the request, after ``seal()``: what was asked for until then is written, and nothing is added while it is.
  ///
  /// - Throws: ``SessionError`` as ``commit(onlyIfUnchanged:)`` does, but not `sealed`.
  package func finalCommit() async throws(SessionError) {
    _ = try await commit(onlyIfUnchanged: false, isFinal: true)
  }

  private func commit(onlyIfUnchanged: Bool, isFinal: Bool) async throws(SessionError) -> SessionCommit {
    guard try await takeTurn(isFinal: isFinal) else { return SessionCommit(result: .unchanged) }
    let commit: SessionCommit
    do throws(SessionError) {
      commit = try await commitAlone(onlyIfUnchanged: onlyIfUnchanged, isFinal: isFinal)
    } catch {
      state.withLock { $0.endCommit() }?.resume()
      throw error
    }
    state.withLock { state in
      if commit.cookie != .none { state.owed = commit.cookie }
      return state.endCommit()
    }?.resume()
    return commit
  }

  /// Records the request's activity and leaves its changes uncommitted, as for a response of 500 or above (`[MW-5]`, `[TTL-8]`).
  ///
  /// It waits for a commit that is under way, and works after ``seal()``. A new cookie, as a sealed session needs it, is owed (`[MW-6]`).
  ///
  /// - Throws: ``SessionError`` of the store.
  package func touchIfDue() async throws(SessionError) {
    guard try await takeTurn(isFinal: true) else { return }
    defer { state.withLock { $0.endCommit() }?.resume() }
    guard let snapshot = state.withLock({ $0.liveSnapshot }), !isReadOnly else { return }
    if case .touched(let touched, let token) = try await store.touch(snapshot, now: clock.now) {
      state.withLock { $0.adopt(touched, token: token) }
    }
  }

  /// Takes the turn to commit; false when the request has not used the session.
  private func takeTurn(isFinal: Bool) async throws(SessionError) -> Bool {
    switch state.withLock({ $0.enterCommit(isFinal: isFinal) }) {
    case .untouched: return false
    case .begun: return true
    case .sealed: throw refusedChange()
    case .busy:
      await withCheckedContinuation { turn in
        if state.withLock({ $0.beginCommit(orWait: turn) }) { turn.resume() }
      }
      return true
    }
  }

  private func commitAlone(onlyIfUnchanged: Bool, isFinal: Bool) async throws(SessionError) -> SessionCommit {
    // The seal may have come while this commit waited for its turn.
    guard let (work, isLoaded) = state.withLock({ $0.isSealed && !isFinal ? nil : ($0.work, $0.isLoaded) }) else { throw refusedChange() }
    if work.isEmpty { return isLoaded ? try await touch() : SessionCommit(result: .unchanged) }
    try await load()
    let (base, rivals) = state.withLock { ($0.base, $0.rivals) }
    let rotation = rotation(of: work, over: base)
    if origin != nil { try checkNeedsNoCookie(work, base, rotation) }
    let now = clock.now
    let plan = Plan(
      work: work, options: CommitOptions(rotation: rotation, onlyIfUnchanged: onlyIfUnchanged, newSession: newSession), now: now,
      endsRivals: !rivals.isEmpty && (work.isInvalidated || rotation?.isPrivilegeChange == true))
    if plan.endsRivals { try await end(rivals) }
    if work.isInvalidated { return try await end(base, plan) }
    switch base {
    case .live(let snapshot):
      let outcome = try await store.commit(work.operations, to: snapshot, options: plan.options, now: now)
      if case .unchanged = outcome {
        // There were no changes, but the request was activity all the same (`[TTL-8]`).
        state.withLock { state in
          let isUnsent = state.isTokenUnsent
          state.settle(work, state.base, token: nil)
          state.isTokenUnsent = isUnsent
        }
        return try await touch()
      }
      return try finish(outcome, plan, from: snapshot)
    case .superseded: return try finish(try await startOver(plan), plan, from: nil)
    case .absent, .notLoaded:
      return try finish(try await store.commit(work.operations, to: nil, options: plan.options, now: now), plan, from: nil)
    }
  }

  /// A commit under way.
  fileprivate struct Plan {
    let work: SessionState.Work
    let options: CommitOptions
    let now: Timestamp
    /// Whether the sessions of ambiguous cookies end with it (`[MW-21]`).
    let endsRivals: Bool
  }

  /// Ends every session that the request's cookies opened, before anything else is written: if that fails, nothing else happens, and the
  /// next try repeats it (`[MW-21]`).
  private func end(_ rivals: [SessionSnapshot]) async throws(SessionError) {
    for rival in rivals { try await store.destroy(rival) }
  }

  /// A superseded token's request may not write, except that a login starts a session of its own (`[ROT-7]`, `[ROT-15]`).
  private func startOver(_ plan: Plan) async throws(SessionError) -> CommitOutcome {
    try await .startingOver(insteadOf: .superseded, plan.options.rotation) { () async throws(SessionError) in
      try await store.commit(plan.work.operations, to: nil, options: plan.options, now: plan.now)
    }
  }

  private func touch() async throws(SessionError) -> SessionCommit {
    guard let snapshot = state.withLock({ $0.snapshot }), !isReadOnly else { return SessionCommit(result: .unchanged) }
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
  private func end(_ base: SessionState.Base, _ plan: Plan) async throws(SessionError) -> SessionCommit {
    switch base {
    // A superseded token may not even delete the cookie: the browser has a newer one by now (`[ROT-10]`).
    case .superseded: return try finish(try await startOver(plan), plan, from: nil)
    case .live(let snapshot): try await store.destroy(snapshot)
    case .absent, .notLoaded: break
    }
    let outcome = try await store.commit(plan.work.operations, to: nil, options: plan.options, now: plan.now)
    guard case .committed(let snapshot, let token) = outcome else { return destroyed(plan) }
    state.withLock { $0.settle(plan, .live(snapshot), token: token) }
    return SessionCommit(result: .destroyed, cookie: token.map { cookie($0, snapshot, now: plan.now) } ?? .none)
  }

  private func finish(_ outcome: CommitOutcome, _ plan: Plan, from old: SessionSnapshot?) throws(SessionError) -> SessionCommit {
    switch outcome {
    case .committed(let snapshot, let token):
      let toSend = state.withLock { state in
        let known = state.isTokenUnsent || Self.outlives(snapshot, old) ? state.token : nil
        state.settle(plan, .live(snapshot), token: token)
        state.hasWritten = true
        return token ?? known
      }
      // A later session asks for nothing that needs a cookie; another request's change of the lifetime is told by that one's own.
      let cookie: SessionCookieChange = if origin == nil, let toSend { cookie(toSend, snapshot, now: plan.now) } else { .none }
      return SessionCommit(result: old == nil ? .created : .committed, cookie: cookie)
    case .unchanged:
      if plan.endsRivals { return destroyed(plan) }
      state.withLock { $0.settle(plan, .absent, token: nil) }
      return SessionCommit(result: .unchanged)
    case .destroyed: return destroyed(plan)
    case .gone: return try lost(.gone, plan, "the session was ended meanwhile")
    case .superseded: return try lost(.superseded, plan, "the session's token was replaced meanwhile")
    case .conflict:
      throw SessionError(.conflict, "another request committed to the session first; reload and decide again")
    }
  }

  /// The session has ended. Its cookie is deleted if the browser has one, or was given one by this request.
  private func destroyed(_ plan: Plan) -> SessionCommit {
    let hadToken = state.withLock { state in
      defer { state.settle(plan, .absent, token: nil, endsTokens: true) }
      return state.token != nil
    }
    let isDeleted = origin == nil && (hadToken || !tokens.isEmpty)
    return SessionCommit(result: .destroyed, cookie: isDeleted ? .delete : .none)
  }

  private func lost(_ result: SessionCommit.Result, _ plan: Plan, _ reason: String) throws(SessionError) -> SessionCommit {
    let isGone = result == .gone
    if !plan.work.operations.isEmpty, lostChanges == .fail {
      throw SessionError(isGone ? .gone : .superseded, "\(reason); the changes were not written")
    }
    state.withLock { $0.settle(plan, isGone ? .absent : .superseded, token: nil, endsTokens: isGone) }
    return SessionCommit(result: result)
  }
}

extension SessionState {
  /// Settles a commit, and forgets the sessions of ambiguous cookies that ended with it.
  fileprivate mutating func settle(_ plan: Session.Plan, _ newBase: Base, token: String?, endsTokens: Bool = false) {
    settle(plan.work, newBase, token: token, endsTokens: endsTokens)
    if plan.endsRivals { rivals = [] }
  }
}
