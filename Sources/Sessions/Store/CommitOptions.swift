/// How a commit is to be done.
public struct CommitOptions: Sendable, Hashable {
  /// Replaces the token in the same write (`[ROT-2]`).
  public var rotation: Rotation?
  /// Fails with ``CommitOutcome/conflict`` instead of merging when another commit came first (`[CC-4]`).
  public var onlyIfUnchanged: Bool

  /// Creates options; the default merges and keeps the token.
  public init(rotation: Rotation? = nil, onlyIfUnchanged: Bool = false) {
    self.rotation = rotation
    self.onlyIfUnchanged = onlyIfUnchanged
  }
}
