/// Why and how a session's token is replaced.
public enum Rotation: Sendable, Hashable {
  /// On login, re-authentication or a change of role: the old token is dead at once (`[ROT-3]`).
  ///
  /// With `clearing`, what the session held before this commit is dropped in the same write (`[ROT-6]`); with `restartingLifetime`,
  /// after a full authentication, the absolute limit starts anew (`[ROT-5]`).
  case privilegeChange(clearing: Bool = false, restartingLifetime: Bool = false)
  /// Hygiene: the old token works on for a short grace, so that requests under way are not logged out (`[ROT-4]`).
  case periodic
  /// A new record under a new selector, where not even the selector may link before and after.
  ///
  /// It is two writes, not one. When privilege drops, the old record goes first: a crash between them then logs out rather than
  /// leaving the privileged session. Otherwise it goes last. Requested together with a rotation for a privilege change, that one is done.
  case newIdentity(droppingPrivilege: Bool = false)

  /// One rotation for two requested in the same request: the stricter wins (`[ROT-13]`).
  func merged(with other: Rotation) -> Rotation {
    switch (self, other) {
    case (.privilegeChange(let clearing, let restarting), .privilegeChange(let otherClearing, let otherRestarting)):
      return .privilegeChange(
        clearing: clearing || otherClearing, restartingLifetime: restarting || otherRestarting)
    case (.newIdentity(let dropping), .newIdentity(let otherDropping)):
      return .newIdentity(droppingPrivilege: dropping || otherDropping)
    case (.privilegeChange, _), (.newIdentity, .periodic), (.periodic, .periodic): return self
    case (_, .privilegeChange), (.periodic, .newIdentity): return other
    }
  }
}
