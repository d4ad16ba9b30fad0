import Sessions

/// A validated table name with the SQL names that derive from it.
///
/// Names of indexes and of the catalogue hold a character that no valid table name has: no table of a second store can
/// ever take one of them, as tables and indexes share one space of names.
struct SQLiteTable: Sendable {
  let name: String

  init(_ name: String) throws(SessionError) {
    try SQLiteTable.validate(name)
    self.name = name
  }

  /// Where the file's session tables and the versions of their schemas are listed.
  ///
  /// Not `PRAGMA user_version`, which belongs to whoever owns the file.
  static let catalogue = "\"swift-sessions\""

  var quoted: String { "\"\(name)\"" }
  var expiryIndex: String { "\"\(name).expires\"" }
  var subjectIndex: String { "\"\(name).subject\"" }

  /// Checks a name against `[NS-1]`; SQLite keeps names that begin with `sqlite_` for itself.
  static func validate(_ name: String) throws(SessionError) {
    let bytes = Array(name.utf8)
    let isValid =
      (1...48).contains(bytes.count) && bytes.allSatisfy(isWordCharacter) && !(bytes.first.map(isDigit) ?? true)
    guard isValid, !name.lowercased().hasPrefix("sqlite_") else {
      throw .misconfigured(
        "the table name \(String(reflecting: name)) is not valid: use a letter or underscore, then at most 47 letters, "
          + "digits or underscores, and not the prefix sqlite_")
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  private static func isWordCharacter(_ byte: UInt8) -> Bool {
    isDigit(byte) || byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
