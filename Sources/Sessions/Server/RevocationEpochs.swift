/// Remembers, for each subject, since when sessions have to be authenticated (`[IX-4]`).
///
/// Raising a subject's epoch ends all its sessions at once, exactly, on any backend and for sealed cookies too, at the price of one
/// more read for each request of a logged-in session.
public protocol RevocationEpochs: Sendable {
  /// The time before which the subject's sessions do not count; nil when none was set.
  func notBefore(_ subject: String, now: Timestamp) async throws(SessionError) -> Timestamp?

  /// Revokes the subject's sessions that authenticated before `time`. An epoch never moves back.
  func revoke(_ subject: String, before time: Timestamp, now: Timestamp) async throws(SessionError)
}

extension SessionSnapshot {
  /// When the session authenticated, for comparison with an epoch: creation counts until a privilege change.
  package var authenticatedAt: Timestamp { content.authenticatedAt ?? createdAt }
}

extension RevocationEpochs {
  package func revoked(_ snapshot: SessionSnapshot, now: Timestamp) async throws(SessionError) -> Bool {
    guard let subject = snapshot.content.subject, let epoch = try await notBefore(subject, now: now) else { return false }
    return snapshot.authenticatedAt < epoch
  }
}
