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

  /// Orders deviations by number.
  public static func < (lhs: SessionDeviation, rhs: SessionDeviation) -> Bool { lhs.rawValue < rhs.rawValue }
}
