extension Session {
  // What an HTTP layer has to know at the end of a request.

  /// Whether there is something that a commit would write, or try to: operations, a rotation or an ending.
  package var hasChanges: Bool { state.withLock { !$0.work.isEmpty } }

  /// Whether the next commit ends the session.
  package var endsOnCommit: Bool { state.withLock { $0.isInvalidated } }

  /// Whether a commit of this request has written the session, the handler's own commits too.
  package var hasWritten: Bool { state.withLock { $0.hasWritten } }

  /// Loads the session for the final commit, also after ``seal()``.
  package func loadForCommit() async throws(SessionError) { try await load() }

  /// Makes the final commit replace an old token, also after ``seal()``.
  package func rotateAtEnd() { state.withLock { $0.rotate(.periodic) } }

  /// The session as last loaded or committed; nil without one, or before the first read. No I/O.
  package var loadedSnapshot: SessionSnapshot? { state.withLock { $0.snapshot } }

  /// The token in force, as far as this request knows; nil before the first read.
  package var currentToken: String? { state.withLock { $0.token } }

  /// Makes the browser be given the token that is in force once more, as under another cookie name (`[MW-23]`).
  package func sendTokenAgain() {
    state.withLock { $0.isTokenUnsent = $0.token != nil }
  }
}
