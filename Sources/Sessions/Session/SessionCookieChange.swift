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
