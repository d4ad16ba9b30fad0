/// Which flash values to take.
public enum FlashSelection: Sendable, Hashable {
  /// One value.
  case key(String)
  /// All values, in one atomic step (`[FL-6]`).
  case all
}
