import Sessions

/// What a worker knows of one of its sessions.
struct OwnedSession: Sendable {
  enum State: UInt8, Sendable {
    /// There is none: its visitor logged out, and comes back with a new one.
    case vacant
    /// All that is known was acknowledged.
    case known
    /// An operation failed and may have been done or not: the next load tells.
    case doubtful
  }

  /// The newest token. Some stores hand out another with every write.
  var token: String = ""
  var id: RecordKey?
  var stamp: SessionStamp = SessionStamp(payload: 0)
  /// The idle deadline that was acknowledged.
  var idleDeadline: Timestamp = Timestamp(milliseconds: .min)
  /// How far this visitor's time is ahead of the clock, in milliseconds.
  ///
  /// Nobody waits half an hour in a benchmark for a session to need a touch: its visitor skips that time.
  var lead: Int64 = 0
  var isLoggedIn: Bool = false
  var state: State = .vacant

  func now(_ wall: Timestamp) -> Timestamp { Timestamp(milliseconds: wall.milliseconds + lead) }
}
