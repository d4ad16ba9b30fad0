/// What came of a commit.
public enum CommitOutcome: Sendable {
  /// The session was written. A token means that the browser has to be given a new cookie.
  case committed(SessionSnapshot, token: String?)
  /// There was nothing to write (`[CC-8]`).
  case unchanged
  /// The operations moved the deadline to the past, and the session is gone (`[TTL-6]`).
  case destroyed
  /// The session was destroyed or expired since it was opened: nothing was written (`[CC-7]`).
  case gone
  /// The token was replaced since the session was opened: nothing was written (`[ROT-8]`).
  case superseded
  /// Another commit came first, and the options ask to be alone: nothing was written (`[CC-4]`).
  case conflict
}

extension CommitOutcome: CustomStringConvertible {
  /// What came of it, without token or content: they must not get into a log by accident (`[ID-4]`).
  public var description: String {
    switch self {
    case .committed(let snapshot, let token):
      "committed(\(snapshot.id), version \(snapshot.version), \(token == nil ? "no token" : "token: …"))"
    case .unchanged: "unchanged"
    case .destroyed: "destroyed"
    case .gone: "gone"
    case .superseded: "superseded"
    case .conflict: "conflict"
    }
  }
}
