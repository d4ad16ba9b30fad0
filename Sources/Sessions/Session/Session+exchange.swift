extension Session {
  // What an HTTP layer has to know at the end of a request.

  /// Whether there is something that a commit would write, or try to: operations, a rotation or an ending.
  package var hasChanges: Bool { state.withLock { !$0.work.isEmpty } }

  /// Whether the next commit ends the session.
  package var endsOnCommit: Bool { state.withLock { $0.isInvalidated } }

  /// The session as last loaded or committed; nil without one, or before the first read. No I/O.
  package var loadedSnapshot: SessionSnapshot? { state.withLock { $0.snapshot } }

  /// The token in force, as far as this request knows; nil before the first read.
  package var currentToken: String? { state.withLock { $0.token } }

  /// Makes the browser be given the token that is in force once more, as under another cookie name (`[MW-23]`).
  package func sendTokenAgain() {
    state.withLock { $0.isTokenUnsent = $0.token != nil }
  }
}
