/// What a token opened.
public enum OpenOutcome: Sendable {
  /// A live session.
  case live(SessionSnapshot)
  /// No session: the token is malformed, unknown, expired or has the wrong secret. One answer for all of them (`[ID-7]`).
  case absent
  /// The token of a live session that has been rotated since: no session for this request, and no cookie either (`[ROT-10]`, `[ROT-15]`).
  case superseded
}
