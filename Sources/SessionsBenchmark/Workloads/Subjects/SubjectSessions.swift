import Sessions

/// A user with the sessions that are known to be live.
struct SubjectSessions: Sendable {
  var subject: String
  var sessions: [OwnedSession]
  /// An operation failed and may have been done or not: how many sessions there are is not known.
  var isInDoubt: Bool = false
}
