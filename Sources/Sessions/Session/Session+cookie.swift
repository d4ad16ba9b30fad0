extension Session {
  /// The change of the cookie that this request owes the browser and that nobody collected yet (`[MW-6]`).
  ///
  /// Every commit's cookie is owed until it is collected here, and so is the new cookie of a sealed session whose flash was taken. The
  /// latest wins: a session that was set and then ended is a deletion. Calling this after ``seal()`` is allowed, and then misses nothing.
  public func takeCookieChange() -> SessionCookieChange {
    let (owed, unsent) = state.withLock { $0.takeOwed() }
    guard let unsent else { return owed }
    return cookie(unsent.token, unsent.snapshot, now: clock.now)
  }

  /// Whether the cookie has to be sent again because it has to live longer or shorter than the browser knows (`[TTL-11]`, `[MW-6]`).
  static func outlives(_ new: SessionSnapshot, _ old: SessionSnapshot?) -> Bool {
    guard let old, new.access == .current else { return false }
    return new.content.isPersistent != old.content.isPersistent
      || new.content.isPersistent && new.absoluteDeadline != old.absoluteDeadline
  }

  func unsentCookie(_ snapshot: SessionSnapshot, now: Timestamp) -> SessionCookieChange {
    let token = state.withLock { state in
      defer { state.isTokenUnsent = false }
      return state.isTokenUnsent ? state.token : nil
    }
    return token.map { cookie($0, snapshot, now: now) } ?? .none
  }

  func cookie(_ token: String, _ snapshot: SessionSnapshot, now: Timestamp) -> SessionCookieChange {
    guard snapshot.content.isPersistent else { return .set(token, maxAge: nil) }
    // An unlimited session's cookie lasts as long as browsers keep any: 400 days.
    let longest: Int64 = 400 * 86400
    guard !snapshot.absoluteDeadline.isUnlimited else { return .set(token, maxAge: longest) }
    let milliseconds = now.duration(to: snapshot.absoluteDeadline).millisecondsRoundedUp
    let seconds = milliseconds / 1000 + (milliseconds % 1000 > 0 ? 1 : 0)
    return .set(token, maxAge: min(max(seconds, 1), longest))
  }
}

extension SessionState {
  /// Takes what is owed: a change that a commit returned, or else the token that the browser has not been given yet, which is newer.
  mutating func takeOwed() -> (change: SessionCookieChange, unsent: (token: String, snapshot: SessionSnapshot)?) {
    defer {
      owed = .none
      isTokenUnsent = false
    }
    guard isTokenUnsent, let token, let snapshot = liveSnapshot else { return (owed, nil) }
    return (.none, (token, snapshot))
  }
}
