public import Sessions

/// What a client holds: the token in its cookie jar and the session that it opened.
public struct HeldSession: Sendable {
  /// The token that the next request will send.
  public var token: String
  /// The session as last opened or committed.
  public var snapshot: SessionSnapshot
}
