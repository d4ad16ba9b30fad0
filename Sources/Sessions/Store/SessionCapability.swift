/// Something that a session store may or may not be able to do.
///
/// A store declares its capabilities. The conformance suite tests those, and that the store refuses all others with `unsupported`.
public enum SessionCapability: String, Sendable, Hashable, CaseIterable, Comparable {
  /// A destroyed session cannot be opened again with a copy of its token (`[ST-5]`).
  case revocation
  /// A flash value goes to at most one of all concurrent takers (`[FL-2]`).
  case atomicFlash
  /// Concurrent commits are merged: none is lost (`[CC-1]`, `[CC-3]`).
  case mergedCommits
  /// A rotation for a privilege change ends the old token at once (`[ROT-3]`).
  case rotationRevocation
  /// An old token that is used after its grace is noticed (`[ROT-11]`).
  case reuseDetection
  /// The sessions of a subject can be listed and destroyed together (`[IX-2]`, `[IX-3]`).
  case subjectIndex
  /// Expired records are removed on request (`[ST-6]`).
  case prune
  /// Sessions survive the end of the process that made them.
  case persistence
  /// Several store objects, in one process or several, may work on the same sessions.
  case sharedBackend

  /// The capabilities of every store on a record store, whatever the backend.
  public static let serverSide: Set<SessionCapability> = [
    .revocation, .atomicFlash, .mergedCommits, .rotationRevocation, .reuseDetection, .prune,
  ]

  /// Orders capabilities by name.
  public static func < (lhs: SessionCapability, rhs: SessionCapability) -> Bool { lhs.rawValue < rhs.rawValue }
}

/// A rule that a store without server state cannot keep, and says so (section CK of the specification).
///
/// The conformance suite runs a declared deviation's case all the same and asserts the weaker promise. A store with server state may
/// not declare any.
public enum SessionDeviation: String, Sendable, Hashable, CaseIterable, Comparable {
  /// A copy of a destroyed session's token stays valid until its deadline (against `[ST-5]`).
  case destroyDoesNotRevoke = "DEV-1"
  /// Every holder of one token sees its flash once (against `[FL-2]`).
  case flashOncePerHolder = "DEV-2"
  /// Of concurrent commits the last one that the browser receives wins (against `[CC-1]`, `[CC-3]`).
  case lastWriteWins = "DEV-3"
  /// A rotation does not end the old token (against `[ROT-2]`, `[ROT-3]`).
  case rotationDoesNotRevoke = "DEV-4"
  /// The use of an old token is not noticed (against `[ROT-10]`, `[ROT-11]`).
  case noReuseDetection = "DEV-5"
  /// Sessions cannot be listed, counted, pruned or destroyed by subject: `unsupported` (against `[IX-2]`, `[ST-6]`).
  case noEnumeration = "DEV-6"
  /// A touch means sending a new cookie (against `[ST-4]`).
  case touchSendsCookie = "DEV-7"
  /// A response under way during a logout may bring the session back (against `[ROT-14]`).
  case logoutRacesResponses = "DEV-8"

  /// The deviations of a store that lacks capabilities, one for each of those it lacks; none for a store that can revoke, since that has
  /// server state.
  ///
  /// The two others, ``touchSendsCookie`` and ``logoutRacesResponses``, are about cookies and have to be declared.
  public static func following(from capabilities: Set<SessionCapability>) -> Set<SessionDeviation> {
    guard !capabilities.contains(.revocation) else { return [] }
    var deviations: Set<SessionDeviation> = [.destroyDoesNotRevoke]
    if !capabilities.contains(.atomicFlash) { deviations.insert(.flashOncePerHolder) }
    if !capabilities.contains(.mergedCommits) { deviations.insert(.lastWriteWins) }
    if !capabilities.contains(.rotationRevocation) { deviations.insert(.rotationDoesNotRevoke) }
    if !capabilities.contains(.reuseDetection) { deviations.insert(.noReuseDetection) }
    if capabilities.isDisjoint(with: [.subjectIndex, .prune]) { deviations.insert(.noEnumeration) }
    return deviations
  }

  /// Orders deviations by number.
  public static func < (lhs: SessionDeviation, rhs: SessionDeviation) -> Bool { lhs.rawValue < rhs.rawValue }
}
