/// What to do with changes to a session that is gone or whose token was replaced meanwhile (`[ROT-8]`, `[CC-7]`).
public enum LostChangesPolicy: Sendable, Hashable {
  /// Throw `gone` or `superseded`, so that the response can say so.
  case fail
  /// Drop them.
  case discard
}
