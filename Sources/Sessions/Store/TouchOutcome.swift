/// What came of a touch.
public enum TouchOutcome: Sendable {
  /// The idle deadline was extended. A token means that the browser has to be given a new cookie.
  case touched(SessionSnapshot, token: String?)
  /// The last extension is recent enough: no I/O (`[TTL-8]`).
  case notDue
  /// The session was destroyed or expired since it was opened.
  case gone
}

extension TouchOutcome: CustomStringConvertible {
  /// What came of it, without token or content (`[ID-4]`).
  public var description: String {
    switch self {
    case .touched(let snapshot, let token): "touched(\(snapshot.id), \(token == nil ? "no token" : "token: …"))"
    case .notDue: "notDue"
    case .gone: "gone"
    }
  }
}
