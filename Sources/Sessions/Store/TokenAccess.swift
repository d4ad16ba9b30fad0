/// With which of its tokens a session was opened.
public enum TokenAccess: String, Sendable, Hashable {
  /// The token in force.
  case current
  /// The token before the last periodic rotation, within its grace: it reads and writes, but cannot rotate (`[ROT-4]`).
  case grace
}
