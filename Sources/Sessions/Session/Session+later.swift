extension Session {
  /// A session for what outlives the request: the body of a stream, a WebSocket, a job (`[MW-22]`).
  ///
  /// It is the same session, as the request has left it when this one is first used, with operations of its own; it commits by itself and
  /// sends no cookie. So whatever needs one throws `sealed`: creating a session, rotating, a change of subject that rotates, another
  /// lifetime of a persistent cookie, a new session after ``invalidate(keepingFlash:)``, and every write of a store whose sessions lie in
  /// the cookie. Ending the session is allowed. ``reload()`` followed by ``snapshot()`` tells whether it still lives.
  ///
  /// - Throws: ``SessionError`` with code `sealed` when the request did not use the session before its head was sent: the response cannot
  ///   say any more that it differs by cookie (`[MW-9]`). Call this, or read the session, before that.
  public func later() throws(SessionError) -> Session {
    let isTooLate = state.withLock { !$0.beginChange() && !$0.isAccessed && origin == nil }
    if isTooLate { throw refusedRead() }
    // Only such a store declares that even a touch sends a cookie.
    return Session(laterThan: self, isReadOnly: store.deviations.contains(.touchSendsCookie))
  }

  func refusedForLackOfCookie(_ reason: String) -> SessionError {
    SessionError(.sealed, "\(reason), and a session that is used after its request can send none: do it in a request")
  }

  /// Refuses the work of a later session that needs a cookie, before anything is written.
  func checkNeedsNoCookie(_ work: SessionState.Work, _ base: SessionState.Base, _ rotation: Rotation?) throws(SessionError) {
    switch base {
    // Refused for what it is.
    case .superseded: return
    case .absent, .notLoaded:
      guard work.operations.isEmpty else { throw refusedForLackOfCookie("there is no session, and a new one needs a cookie") }
    case .live(let snapshot):
      if work.isInvalidated {
        guard work.operations.isEmpty else { throw refusedForLackOfCookie("the new session after the ended one needs a cookie") }
        return
      }
      guard rotation == nil else { throw refusedForLackOfCookie("a change of the subject replaces the token") }
      let now = clock.now
      var draft = SessionDraft(snapshot)
      try draft.apply(work.operations, limits: SessionState.viewLimits, now: now)
      let isKept = draft.content.isPersistent || snapshot.content.isPersistent
      let lastsAsLong =
        draft.content.isPersistent == snapshot.content.isPersistent && draft.absoluteDeadline == snapshot.absoluteDeadline
      guard !isKept || lastsAsLong || draft.absoluteDeadline <= now else {
        throw refusedForLackOfCookie("the lifetime of a persistent session is told to the browser in a cookie")
      }
    }
  }
}
