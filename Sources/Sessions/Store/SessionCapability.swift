/// Something that a session store may or may not be able to do.
///
/// A store declares what it has; the conformance suite tests what is declared and that the rest refuses loudly with `unsupported`.
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

  /// What every store on a record store can do, whatever the backend.
  public static let serverSide: Set<SessionCapability> = [
    .revocation, .atomicFlash, .mergedCommits, .rotationRevocation, .reuseDetection, .prune,
  ]

  /// Orders capabilities by name.
  public static func < (lhs: SessionCapability, rhs: SessionCapability) -> Bool { lhs.rawValue < rhs.rawValue }
}
