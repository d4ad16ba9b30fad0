/// The outcome of a commit of a request's session.
public struct SessionCommit: Sendable, Hashable {
  /// The outcome for the session.
  public enum Result: String, Sendable, Hashable {
    /// There was nothing to do, or the request did not use the session.
    case unchanged
    /// A session was created.
    case created
    /// The changes were written.
    case committed
    /// Only the activity was recorded (`[TTL-8]`).
    case touched
    /// The session was ended.
    case destroyed
    /// The session was ended elsewhere, and either no changes were lost or the policy is to discard them (`[CC-7]`).
    case gone
    /// The token was replaced elsewhere, and either no changes were lost or the policy is to discard them (`[ROT-8]`).
    case superseded
  }

  /// The outcome for the session.
  public let result: Result
  /// The change of the cookie that the response has to make.
  public let cookie: SessionCookieChange

  /// Creates a result.
  public init(result: Result, cookie: SessionCookieChange = .none) {
    self.result = result
    self.cookie = cookie
  }
}

/// The change of the session cookie that a response has to make (`[MW-6]`).
public enum SessionCookieChange: Sendable, Hashable {
  /// Leaves it alone.
  case none
  /// Sets it to a new value.
  ///
  /// `maxAge` is nil for a cookie that ends with the browser; for a persistent session it is the seconds to its absolute deadline, rounded
  /// up, so that the cookie never dies before the session (`[TTL-11]`).
  case set(String, maxAge: Int64?)
  /// Deletes it.
  case delete
}

extension SessionCookieChange: CustomStringConvertible, CustomReflectable {
  /// The kind of change, without the token, which must not get into a log by accident (`[ID-4]`).
  public var description: String {
    switch self {
    case .none: "none"
    case .set(_, let maxAge): "set(…, maxAge: \(maxAge.map(String.init) ?? "none"))"
    case .delete: "delete"
    }
  }

  /// Shows nothing more.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// The reaction to changes of a session that is gone or whose token was replaced meanwhile (`[ROT-8]`, `[CC-7]`).
public enum LostChangesPolicy: Sendable, Hashable {
  /// Throws `gone` or `superseded`, so that the response can say so.
  case fail
  /// Drops them.
  case discard
}
