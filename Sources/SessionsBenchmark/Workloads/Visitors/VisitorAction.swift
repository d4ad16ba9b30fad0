/// What a visitor's request does beside loading the session.
enum VisitorAction: Sendable, Hashable {
  /// Nothing.
  case look
  /// Writes the session.
  case save
  /// Comes after a long pause.
  case pause
  /// Logs in.
  case login
  /// Logs out.
  case logout
  /// Finds the session ended, and gets a new one instead.
  case arrive
}
