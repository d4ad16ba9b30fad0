/// What the cookie store remembers of a session that it opened, in `SessionSnapshot.context`.
public struct CookieContext: Sendable, Hashable {
  /// Whether the cookie was sealed with another key than the primary one, so that the next touch sends a new cookie (`[CK-3]`).
  public var needsReseal: Bool
}
