import Sessions

/// How a commit replaces the token.
enum ModelRotation: String, Hashable, Sendable, Codable, CaseIterable {
  /// For a privilege change (`[ROT-3]`).
  case privilegeChange = "privilege-change"
  /// For a privilege change, dropping what the session held (`[ROT-6]`).
  case privilegeChangeClearing = "privilege-change-clearing"
  /// For a privilege change, starting the absolute limit anew (`[ROT-5]`).
  case privilegeChangeRestarting = "privilege-change-restarting"
  /// Hygiene, with a grace for the old token (`[ROT-4]`).
  case periodic
  /// Under a new identity: for everybody else the session ends, and a new one goes on with what it held.
  case newIdentity = "new-identity"
  /// Under a new identity, where the old one goes first.
  case newIdentityDropping = "new-identity-dropping-privilege"

  var isPrivilegeChange: Bool { self == .privilegeChange || self == .privilegeChangeClearing || self == .privilegeChangeRestarting }
  var isNewIdentity: Bool { self == .newIdentity || self == .newIdentityDropping }

  /// The same as the stores are told it.
  var rotation: Rotation {
    switch self {
    case .privilegeChange: .privilegeChange()
    case .privilegeChangeClearing: .privilegeChange(clearing: true)
    case .privilegeChangeRestarting: .privilegeChange(restartingLifetime: true)
    case .periodic: .periodic
    case .newIdentity: .newIdentity()
    case .newIdentityDropping: .newIdentity(droppingPrivilege: true)
    }
  }
}
