import Sessions

/// Creates a store's table, or refuses one that is not a store's.
struct SQLiteSchema {
  /// The version that this release of the package writes and reads.
  static let version: Int64 = 1

  let table: SQLiteTable
  let path: String

  /// Creates the missing objects, in one transaction under the write lock, so that any number of openers may race (`[NS-4]`).
  ///
  /// Nothing is written when the table is there already, or is refused.
  func prepare(_ connection: SQLiteConnection) throws(SQLiteOpenFailure) {
    if try check(connection) { return }
    try connection.inWriteTransaction { () throws(SQLiteOpenFailure) in
      // Another opener may have been faster.
      if try isPresent(connection) { return }
      do throws(SQLiteResultCode) {
        for statement in statements { try connection.execute(statement) }
      } catch {
        throw .code(error)
      }
    } mapping: {
      .code($0)
    }
  }

  /// Whether the table is there; refuses a file whose table is not a store's, without writing anything.
  @discardableResult
  func check(_ connection: SQLiteConnection) throws(SQLiteOpenFailure) -> Bool {
    // One read transaction, or another process that drops the table meanwhile would make the answers disagree.
    do { try connection.execute("BEGIN") } catch { throw .code(error) }
    defer { connection.rollBack() }
    return try isPresent(connection)
  }

  private var statements: [String] {
    [
      "CREATE TABLE IF NOT EXISTS \(SQLiteTable.catalogue) (name TEXT NOT NULL COLLATE NOCASE PRIMARY KEY, "
        + "version INTEGER NOT NULL) STRICT, WITHOUT ROWID",
      // With rowids: measured against WITHOUT ROWID, small payloads take the same time, and large ones much less. A key tree that holds the
      // payloads spills all but the smallest into overflow pages.
      """
      CREATE TABLE \(table.quoted) (key BLOB NOT NULL PRIMARY KEY, version INTEGER NOT NULL, created INTEGER NOT NULL, \
      absolute INTEGER NOT NULL, idle INTEGER NOT NULL, expires INTEGER NOT NULL, subject TEXT COLLATE BINARY, \
      payload BLOB NOT NULL) STRICT
      """,
      "CREATE INDEX \(table.expiryIndex) ON \(table.quoted) (expires)",
      // With the key, so that a subject's pages come in the order of keys without sorting.
      "CREATE INDEX \(table.subjectIndex) ON \(table.quoted) (subject, key) WHERE subject IS NOT NULL",
      "INSERT OR REPLACE INTO \(SQLiteTable.catalogue) VALUES ('\(table.name)', \(SQLiteSchema.version))",
    ]
  }

  private static let columns = [
    "key BLOB 1 1", "version INTEGER 1 0", "created INTEGER 1 0", "absolute INTEGER 1 0", "idle INTEGER 1 0",
    "expires INTEGER 1 0", "subject TEXT 0 0", "payload BLOB 1 0",
  ]

  private func isPresent(_ connection: SQLiteConnection) throws(SQLiteOpenFailure) -> Bool {
    let objects: [String]
    let versions: [(name: String?, version: Int64?)]
    let columns: [String]
    let triggers: [String]
    do throws(SQLiteResultCode) {
      objects = try connection.query(
        "SELECT type || ' ' || name FROM sqlite_schema WHERE name = ?1 COLLATE NOCASE", text: table.name
      ) { $0.text(0) ?? "" }
      versions = try catalogued(connection)
      columns = try connection.query(
        "SELECT name || ' ' || type || ' ' || \"notnull\" || ' ' || pk FROM pragma_table_xinfo(?1)", text: table.name
      ) { $0.text(0) ?? "" }
      triggers = try connection.query(
        "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?1 COLLATE NOCASE", text: table.name
      ) { $0.text(0) ?? "" }
    } catch {
      throw .code(error)
    }
    // A catalogue entry without its table is left over from a DROP TABLE of somebody else.
    guard let object = objects.first else { return false }
    guard let entry = versions.first else {
      throw .refused("the \(object) in \(path) was not made by this package: choose another table name or another file")
    }
    guard entry.name == table.name else {
      throw .refused(
        "\(path) has the table \(entry.name ?? "?"), and SQLite ignores the case of names: choose a table name other than "
          + table.name)
    }
    guard entry.version == SQLiteSchema.version else {
      throw .refused(
        "the table \(table.name) in \(path) has schema version \(entry.version ?? 0), and this release knows "
          + "version \(SQLiteSchema.version): update the package or choose another table name")
    }
    guard columns == SQLiteSchema.columns, object == "table \(table.name)" else {
      throw .refused(
        "the \(object) in \(path) does not have a session table's columns: choose another table name or another file")
    }
    guard triggers.isEmpty else {
      throw .refused(
        "the table \(table.name) in \(path) has the trigger \(triggers[0]), which sees each session that is written: remove it with DROP "
          + "TRIGGER, or choose another table name or another file")
    }
    return true
  }

  private func catalogued(_ connection: SQLiteConnection) throws(SQLiteResultCode) -> [(String?, Int64?)] {
    let exists = try connection.query("SELECT 1 FROM sqlite_schema WHERE name = 'swift-sessions'") { _ in true }
    guard !exists.isEmpty else { return [] }
    return try connection.query(
      "SELECT name, version FROM \(SQLiteTable.catalogue) WHERE name = ?1 COLLATE NOCASE", text: table.name
    ) { ($0.text(0), $0.integer(1)) }
  }
}

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

  /// The list of the file's session tables and the versions of their schemas.
  ///
  /// Not `PRAGMA user_version`, which belongs to the owner of the file.
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
