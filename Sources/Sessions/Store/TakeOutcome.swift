/// What came of taking flash.
public enum TakeOutcome: Sendable {
  /// The values, which nobody else gets, and the session without them. A token means that the browser has to be given a new cookie.
  case taken(FieldMap, SessionSnapshot, token: String?)
  /// There is no such flash (any more); the snapshot is newer if the store was asked.
  case nothing(SessionSnapshot)
  /// The session was destroyed or expired since it was opened.
  case gone
  /// The token was replaced since the session was opened.
  case superseded
}

extension TakeOutcome: CustomStringConvertible {
  /// What came of it, without token, values or content (`[ID-4]`).
  public var description: String {
    switch self {
    case .taken(let values, let snapshot, let token):
      "taken(\(values.count) values, \(snapshot.id), \(token == nil ? "no token" : "token: …"))"
    case .nothing(let snapshot): "nothing(\(snapshot.id))"
    case .gone: "gone"
    case .superseded: "superseded"
    }
  }
}
