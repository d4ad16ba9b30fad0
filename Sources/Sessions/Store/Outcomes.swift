/// The outcome of opening a token.
public enum OpenOutcome: Sendable {
  /// A live session.
  case live(SessionSnapshot)
  /// No session: the token is malformed, unknown, expired, has the wrong secret or was replaced long ago. One answer for all of them
  /// (`[ID-7]`, `[ROT-15]`).
  case absent
  /// The token of a live session that was rotated a moment ago: this request has no session, and its response sets no cookie (`[ROT-10]`,
  /// `[ROT-15]`).
  case superseded
}

/// The outcome of a commit.
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

extension CommitOutcome: CustomStringConvertible, CustomReflectable {
  /// The outcome, without token or content, which must not get into a log by accident (`[ID-4]`).
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

  /// Shows nothing more.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// The outcome of taking flash.
public enum TakeOutcome: Sendable {
  /// The values, which no other taker gets, and the session without them. A token means that the browser has to be given a new cookie.
  case taken(FieldMap, SessionSnapshot, token: String?)
  /// There is no such flash (any more); the snapshot is newer if the store was asked.
  case nothing(SessionSnapshot)
  /// The session was destroyed or expired since it was opened.
  case gone
  /// The token was replaced since the session was opened.
  case superseded
}

extension TakeOutcome: CustomStringConvertible, CustomReflectable {
  /// The outcome, without token, values or content (`[ID-4]`).
  public var description: String {
    switch self {
    case .taken(let values, let snapshot, let token):
      "taken(\(values.count) values, \(snapshot.id), \(token == nil ? "no token" : "token: …"))"
    case .nothing(let snapshot): "nothing(\(snapshot.id))"
    case .gone: "gone"
    case .superseded: "superseded"
    }
  }

  /// Shows nothing more.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// The outcome of a touch.
public enum TouchOutcome: Sendable {
  /// The idle deadline was extended. A token means that the browser has to be given a new cookie.
  case touched(SessionSnapshot, token: String?)
  /// The last extension is recent enough: no I/O (`[TTL-8]`).
  case notDue
  /// The session was destroyed or expired since it was opened.
  case gone
}

extension TouchOutcome: CustomStringConvertible, CustomReflectable {
  /// The outcome, without token or content (`[ID-4]`).
  public var description: String {
    switch self {
    case .touched(let snapshot, let token): "touched(\(snapshot.id), \(token == nil ? "no token" : "token: …"))"
    case .notDue: "notDue"
    case .gone: "gone"
    }
  }

  /// Shows nothing more.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
