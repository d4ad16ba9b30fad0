import Sessions

/// A session as a probe holds it.
struct ProbeSession {
  /// The newest token.
  var token: String
  /// The session as it was last seen.
  var snapshot: SessionSnapshot
  /// What the last commit said, in one word.
  var outcome: String = "committed"
}
