import Sessions

/// A rotation that a vector's commit asks for.
public struct VectorRotation: Sendable, Hashable, Codable {
  /// Which rotation.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// For a privilege change.
    case privilegeChange
    /// For hygiene.
    case periodic
    /// Under a new key.
    case newIdentity
  }

  /// Which rotation.
  public let kind: Kind
  /// Whether what the session held is dropped; absent for no.
  public var clearing: Bool?
  /// Whether the absolute limit starts anew; absent for no.
  public var restartingLifetime: Bool?
  /// Whether the old record goes first; absent for no.
  public var droppingPrivilege: Bool?

  init(_ rotation: Rotation) {
    switch rotation {
    case .privilegeChange(let clearing, let restartingLifetime):
      kind = .privilegeChange
      self.clearing = clearing ? true : nil
      self.restartingLifetime = restartingLifetime ? true : nil
    case .periodic: kind = .periodic
    case .newIdentity(let droppingPrivilege):
      kind = .newIdentity
      self.droppingPrivilege = droppingPrivilege ? true : nil
    }
  }

  /// The rotation.
  var rotation: Rotation {
    switch kind {
    case .privilegeChange: .privilegeChange(clearing: clearing ?? false, restartingLifetime: restartingLifetime ?? false)
    case .periodic: .periodic
    case .newIdentity: .newIdentity(droppingPrivilege: droppingPrivilege ?? false)
    }
  }
}
