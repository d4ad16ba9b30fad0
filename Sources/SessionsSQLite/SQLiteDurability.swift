/// What an acknowledged write survives (section DUR of the specification).
public enum SQLiteDurability: String, Sendable, Hashable, CaseIterable {
  /// The end of the process, however it ends; a loss of power may take the last commits with it.
  ///
  /// Write-ahead log with `synchronous=NORMAL`.
  case processCrash
  /// A loss of power too: each commit waits for the disk.
  ///
  /// Write-ahead log with `synchronous=FULL`. Commits that come together share the wait.
  case powerLoss

  var synchronousPragma: String {
    switch self {
    case .processCrash: "PRAGMA synchronous=NORMAL"
    case .powerLoss: "PRAGMA synchronous=FULL"
    }
  }
}
