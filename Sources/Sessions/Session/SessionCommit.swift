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

/// What a response has to do with the session cookie (`[MW-6]`).
public enum SessionCookieChange: Sendable, Hashable {
  /// Leave it alone.
  case none
  /// Set it to a new value.
  ///
  /// `maxAge` is nil for a cookie that ends with the browser; for a persistent session it is the seconds to its absolute deadline, rounded
  /// up, so that the cookie never dies before the session (`[TTL-11]`).
  case set(String, maxAge: Int64?)
  /// Delete it.
  case delete
}

extension SessionCookieChange: CustomStringConvertible {
  /// What is to be done, without the token: it must not get into a log by accident (`[ID-4]`).
  public var description: String {
    switch self {
    case .none: "none"
    case .set(_, let maxAge): "set(…, maxAge: \(maxAge.map(String.init) ?? "none"))"
    case .delete: "delete"
    }
  }
}

/// What to do with changes to a session that is gone or whose token was replaced meanwhile (`[ROT-8]`, `[CC-7]`).
public enum LostChangesPolicy: Sendable, Hashable {
  /// Throw `gone` or `superseded`, so that the response can say so.
  case fail
  /// Drop them.
  case discard
}
