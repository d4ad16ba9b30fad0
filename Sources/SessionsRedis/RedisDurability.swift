/// What an acknowledged write survives (section DUR of the specification).
public enum RedisDurability: String, Sendable, Hashable, CaseIterable {
  /// The end of this process always; what else, the server's settings say, which a client cannot vouch for.
  ///
  /// With `appendonly yes` and `appendfsync always` a write survives a crash of the server and a loss of power; with `everysec` about the
  /// last second may be lost, with `appendfsync no` what the system had not written, and with snapshots only all since the last one. A
  /// replica that takes over, by Sentinel or in a cluster, may miss the last writes of the master before it, and a destroyed session is
  /// then back until its deadline: a revocation epoch covers the revocations that must not be lost.
  case serverSettings
}
