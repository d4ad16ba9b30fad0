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
