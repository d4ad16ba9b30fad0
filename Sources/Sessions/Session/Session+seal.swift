extension Session {
  /// Ends the part of the request in which the session can change: the response's head is about to be sent (`[MW-3]`).
  ///
  /// From now on changes, takes, commits, a reload, and the first read of a session that was not loaded throw `sealed`; what is loaded can
  /// be read. A commit that is under way writes to its end. ``takeCookieChange()`` still says what the response has to send, and
  /// ``later()`` gives a session for what goes on after the head.
  public func seal() {
    state.withLock { $0.isSealed = true }
  }

  /// Whether ``seal()`` was called.
  public var isSealed: Bool { state.withLock { $0.isSealed } }

  /// Whether the request asked for something or changed something, with or without a session: its response then differs by cookie
  /// (`[MW-9]`).
  ///
  /// Every read and every change counts, even one that failed. Committing does not.
  public var isAccessed: Bool { state.withLock { $0.isAccessed } }

  /// Drops what is not committed yet: operations, rotation and invalidation (`[MW-5]`).
  ///
  /// What an explicit commit wrote stays, and so does flash that was taken; a cookie that they owe is still owed (`[MW-6]`). Flash for this
  /// request stays readable.
  public func discardChanges() {
    state.withLock { $0.discardChanges() }
  }

  /// Seals the session for the end of its request, with one lock.
  ///
  /// - Returns: whether the request used the session, or is owed a cookie; nil when it was sealed before.
  package func sealAtEnd() -> Bool? {
    state.withLock { $0.sealAtEnd() }
  }

  /// Changes the state, unless the session is sealed.
  ///
  /// - Throws: ``SessionError`` with code `sealed`.
  func change(_ body: (inout SessionState) -> Void) throws(SessionError) {
    if isReadOnly { throw refusedForLackOfCookie("every write of this store needs a cookie") }
    let isOpen = state.withLock { state in
      guard state.beginChange() else { return false }
      body(&state)
      return true
    }
    if !isOpen { throw refusedChange() }
  }

  func record(_ operation: SessionOperation) throws(SessionError) {
    try change { $0.record(operation) }
  }

  /// The error of a change, a take or a commit after the seal.
  func refusedChange() -> SessionError {
    events?.report(.lateChange(state.withLock { $0.liveSnapshot?.id }))
    return SessionError(
      .sealed, "the response's head has been sent: change the session before that, or use later(), which needs no cookie")
  }

  /// The error of a first read, or of a reload, after the seal.
  func refusedRead() -> SessionError {
    SessionError(.sealed, "the response's head has been sent: read the session for the first time before that, or use later()")
  }
}

extension SessionState {
  /// The state that a read finds.
  enum ReadEntry {
    case loaded
    case notLoaded
    case sealed
  }

  /// Notes that the request asked for something.
  mutating func beginRead() -> ReadEntry {
    if isSealed { return isLoaded ? .loaded : .sealed }
    isAccessed = true
    return isLoaded ? .loaded : .notLoaded
  }

  /// Notes that the request changes something.
  ///
  /// - Returns: false, and nothing is noted, when the session is sealed.
  mutating func beginChange() -> Bool {
    guard !isSealed else { return false }
    isAccessed = true
    return true
  }
}
