/// The failures that an acknowledged write survives (section DUR of the specification), as far as the server's own settings allow it.
public enum MongoDurability: String, Sendable, Hashable, CaseIterable {
  /// A loss of power, and the loss of the primary: a majority of the replica set has the write in its journals. The default, `w=majority` and
  /// `journal=true`.
  case majority
  /// A loss of power, while no other member takes over: the primary alone has the write in its journal. `w=1` or another number in the URL.
  ///
  /// A member that takes over may miss the last writes, and a destroyed session is then back until its deadline.
  case journal
  /// The end of the application's process. A crash of the server may lose the last writes, by default those of 100 ms. `journal=false` in
  /// the URL.
  case processCrash
}
