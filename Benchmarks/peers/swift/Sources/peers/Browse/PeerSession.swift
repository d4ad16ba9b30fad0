import SessionsBenchmark

/// What a worker knows of a session: all of it was acknowledged.
struct PeerSession: Sendable {
  var id: String
  var content: PeerContent

  /// How what was found differs from what was acknowledged; nil when it does not.
  func failure(_ found: PeerContent?) -> VerifyFailure? {
    guard let found else { return .missing }
    guard found != content else { return nil }
    return found.stamp < content.stamp ? .lostUpdate : .foreignContent
  }
}
