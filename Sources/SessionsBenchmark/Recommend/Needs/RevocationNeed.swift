package import Sessions

/// What has to end at a logout.
package enum RevocationNeed: String, Codable, Sendable, CaseIterable {
  /// The browser forgets its session; a copy of the cookie may go on until its deadline.
  case none
  /// The session ends at once, for every copy of its token, and so does an old token after a login.
  case logout
  /// Beside that, all sessions of a user can be ended together.
  case everywhere

  /// What a store has to be able to do.
  package var capabilities: Set<SessionCapability> {
    switch self {
    case .none: return []
    case .logout: return [.revocation, .rotationRevocation]
    case .everywhere: return [.revocation, .rotationRevocation, .subjectIndex]
    }
  }

  /// What has to end, in words.
  var text: String {
    switch self {
    case .none: return "only makes the browser forget its session"
    case .logout: return "ends the session at once, for every copy of its token"
    case .everywhere: return "can end all sessions of a user at once"
    }
  }

  /// What giving up the stronger needs would mean.
  var concession: String {
    switch self {
    case .none: return "live with a copied cookie being good until its deadline, even after a logout"
    case .logout: return "do without ending all sessions of a user at once"
    case .everywhere: return "keep every logout"
    }
  }
}
