/// What became of a request's session.
public struct SessionCommit: Sendable, Hashable {
  /// What became of it.
  public enum Result: String, Sendable, Hashable {
    /// There was nothing to do, or nobody looked at the session.
    case unchanged
    /// A session was created.
    case created
    /// The changes were written.
    case committed
    /// Only the activity was recorded (`[TTL-8]`).
    case touched
    /// The session was ended.
    case destroyed
    /// The session was ended elsewhere and there was nothing to lose, or the policy is to discard (`[CC-7]`).
    case gone
    /// The token was replaced elsewhere and there was nothing to lose, or the policy is to discard (`[ROT-8]`).
    case superseded
  }

  /// What became of the session.
  public let result: Result
  /// What the response has to do with the cookie.
  public let cookie: SessionCookieChange

  /// Creates a result.
  public init(result: Result, cookie: SessionCookieChange = .none) {
    self.result = result
    self.cookie = cookie
  }
}
