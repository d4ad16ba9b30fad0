/// What an acknowledged write survives (section DUR of the specification).
public enum PostgresDurability: String, Sendable, Hashable, CaseIterable {
  /// The end of the server's process and a loss of power: each commit waits for the server's disk, and for the standbys that the server
  /// is set to wait for.
  ///
  /// The server's own `synchronous_commit`, or `on` where the server or the role has turned it off. Commits that come together share
  /// the wait.
  case powerLoss
  /// The end of the server's process; a crash of its machine may take the commits of the last moments with it, at most three times its
  /// `wal_writer_delay`, and leaves the table consistent.
  ///
  /// `synchronous_commit=off`, for this store's transactions only.
  case processCrash
}
