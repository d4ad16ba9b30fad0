/// How a session can differ from what was acknowledged.
package enum VerifyFailure: String, Sendable, Hashable, CaseIterable, Codable {
  /// A live session is gone.
  case missing
  /// A session holds something older: an acknowledged write was lost.
  case lostUpdate
  /// A session holds something that was never written to it.
  case foreignContent
  /// A session ends earlier than was acknowledged: a touch or the renewal by a write was lost.
  case lostDeadline
  /// A session that was ended, or is expired, opens.
  case resurrected
  /// A token that was replaced for a login still opens its session.
  case oldTokenOpens
  /// A token that nobody was given opens a session.
  case unknownTokenOpens
  /// An operation on a session that nobody else uses was turned away, or did another number of things than it had to.
  case wrongOutcome
}
