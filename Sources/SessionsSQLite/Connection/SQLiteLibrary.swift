import CSQLite
package import Sessions

/// What the version of the linked SQLite library means for sessions.
package enum SQLiteLibrary {
  /// The number of a version: 3 040 001 for 3.40.1.
  package static var version: Int32 { sqlite3_libversion_number() }

  /// The oldest version that knows what the tables need, `STRICT`.
  private static let oldest: Int32 = 3_037_000

  /// Checks a version.
  ///
  /// - Throws: `misconfigured` for one that is too old.
  package static func validate(_ version: Int32 = version) throws(SessionError) {
    guard version < oldest else { return }
    throw .misconfigured(
      "the SQLite library is version \(version / 1_000_000).\(version / 1000 % 1000).\(version % 1000), and sessions need 3.37 or later: "
        + "update it")
  }

  /// Whether a version has the fault that SQLite calls the WAL-reset bug, from 3.7.0 on: a checkpoint that begins when another one has just
  /// copied the whole log may take what is written next for copied, and that is lost (https://sqlite.org/wal.html#walresetbug).
  package static func hasResetFault(_ version: Int32 = version) -> Bool {
    switch version {
    case 3_044_006..<3_045_000, 3_050_007..<3_051_000: false
    default: version < 3_051_003
    }
  }
}
