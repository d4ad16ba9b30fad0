public import Sessions

extension Session {
  /// Keeps the visitor logged in for a time, in which no activity is needed and the browser may close: "remember me".
  ///
  /// The cookie becomes persistent, and the session gets this as both of its limits. Rotate with `restartingLifetime` in the same request when
  /// the session is older than the login.
  ///
  /// - Throws: `SessionError` with code `sealed` after the head of the answer; the commit throws `misconfigured` for a time that is longer than
  ///   the store's `longestAllowed`.
  public func remember(for duration: Duration) throws(SessionError) {
    try setPersistent(true)
    try setLimits(idle: .after(duration), absolute: .after(duration))
  }
}
