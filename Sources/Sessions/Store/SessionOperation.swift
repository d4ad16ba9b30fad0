/// One change to a session. A request's operations are applied, in order, to the newest state of the session (`[CC-1]`).
public enum SessionOperation: Sendable {
  /// Sets a field.
  case set(String, EncodedValue)
  /// Removes a field.
  case remove(String)
  /// Replaces a field by the function's result; nil is no field. The function is called again on every retry (`[CC-3]`).
  case update(String, @Sendable (EncodedValue?) throws(SessionError) -> EncodedValue?)
  /// Adds to an integer field, which counts as 0 while absent: an update that is plain data (`[CC-3]`).
  case add(String, Int64)
  /// Removes fields, flash and subject, as far as they were written before this operation (`[CC-5]`).
  case clear
  /// Sets a flash value (`[FL-1]`).
  case flash(String, EncodedValue)
  /// Puts a taken flash value back, unless there is a newer one (`[FL-3]`).
  case keepFlash(String, EncodedValue)
  /// Removes a flash value without delivering it.
  case removeFlash(String)
  /// Sets the owner of the session; nil for nobody (`[IX-1]`).
  case setSubject(String?)
  /// Sets whether the browser should keep the cookie after it closes (`[TTL-11]`).
  case setPersistent(Bool)
  /// Gives the session limits of its own; nil means the store's. The absolute limit runs from creation, or from its last restart.
  case setLimits(idle: SessionLimit?, absolute: SessionLimit?)
  /// Moves the absolute deadline. One that is not in the future ends the session (`[TTL-6]`).
  case expire(at: Timestamp)
}

/// The options of a commit.
public struct CommitOptions: Sendable {
  /// Replaces the token in the same write (`[ROT-2]`).
  public var rotation: Rotation?
  /// Fails with ``CommitOutcome/conflict`` instead of merging when another commit came first (`[CC-4]`).
  public var onlyIfUnchanged: Bool
  /// Operations that are put first when the commit creates a session; they create none by themselves (`[MW-26]`).
  public var newSession: [SessionOperation]

  /// Creates options; the default merges and keeps the token.
  public init(rotation: Rotation? = nil, onlyIfUnchanged: Bool = false, newSession: [SessionOperation] = []) {
    self.rotation = rotation
    self.onlyIfUnchanged = onlyIfUnchanged
    self.newSession = newSession
  }
}

/// The reason and the manner in which a session's token is replaced.
public enum Rotation: Sendable, Hashable {
  /// On login, re-authentication or a change of role: the old token is dead at once (`[ROT-3]`).
  ///
  /// With `clearing`, the session's content from before this commit is dropped in the same write (`[ROT-6]`). With `restartingLifetime`,
  /// after a full authentication, the absolute limit starts anew (`[ROT-5]`).
  case privilegeChange(clearing: Bool = false, restartingLifetime: Bool = false)
  /// Hygiene: the old token works on for a short grace, so that requests under way are not logged out (`[ROT-4]`).
  case periodic
  /// A new record under a new selector, where not even the selector may link before and after.
  ///
  /// It is several writes, not one: the copy, and then the end of the old record (`[ROT-16]`). When privilege drops, the old token dies before
  /// both: a crash between them then logs out rather than leaving the privileged session. Requested together with a rotation for a privilege
  /// change, that one is done.
  case newIdentity(droppingPrivilege: Bool = false)

  /// Whether this is a rotation for a privilege change.
  package var isPrivilegeChange: Bool {
    if case .privilegeChange = self { true } else { false }
  }

  /// The stricter of two rotations that were requested in the same request (`[ROT-13]`).
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

/// The flash values to take.
public enum FlashSelection: Sendable, Hashable {
  /// One value.
  case key(String)
  /// All values, in one atomic step (`[FL-6]`).
  case all
}
