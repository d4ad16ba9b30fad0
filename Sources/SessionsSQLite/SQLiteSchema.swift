import Sessions

/// Creates a store's table, or refuses one that is not a store's.
struct SQLiteSchema {
  /// The version that this release of the package writes and reads.
  static let version: Int64 = 1

  let table: SQLiteTable
  let path: String

  /// What was found in the file under the table's name.
  private enum Found {
    case nothing
    case current
  }

  /// Creates what is missing, in one transaction under the write lock, so that any number of openers may race (`[NS-4]`).
  ///
  /// Nothing is written when the table is there already, or is refused.
  func prepare(_ connection: SQLiteConnection) throws(SQLiteOpenFailure) {
    if try isPresent(connection) { return }
    try connection.inWriteTransaction { () throws(SQLiteOpenFailure) in
      // Another opener may have been faster.
      guard try inspect(connection) == .nothing else { return }
      do throws(SQLiteResultCode) {
        for statement in statements { try connection.execute(statement) }
      } catch {
        throw .code(error)
      }
    } mapping: {
      .code($0)
    }
  }

  /// Like ``check(_:)``, and says whether the table is there.
  private func isPresent(_ connection: SQLiteConnection) throws(SQLiteOpenFailure) -> Bool {
    // One read transaction, or another process that drops the table meanwhile would make the answers disagree.
    do { try connection.execute("BEGIN") } catch { throw .code(error) }
    defer { connection.rollBack() }
    return try inspect(connection) == .current
  }

  /// Refuses a file whose table is not a store's, without writing anything.
  func check(_ connection: SQLiteConnection) throws(SQLiteOpenFailure) {
    _ = try isPresent(connection)
  }

  private var statements: [String] {
    [
      "CREATE TABLE IF NOT EXISTS \(SQLiteTable.catalogue) (name TEXT NOT NULL COLLATE NOCASE PRIMARY KEY, "
        + "version INTEGER NOT NULL) STRICT, WITHOUT ROWID",
      // With rowids: measured against WITHOUT ROWID, reads and writes of 512-byte payloads take the same time, and those
      // of 8 KiB a third and three quarters of it. A key tree that holds the payloads spills all above 1 KiB into overflow pages.
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

  private func inspect(_ connection: SQLiteConnection) throws(SQLiteOpenFailure) -> Found {
    let objects: [String]
    let versions: [(name: String?, version: Int64?)]
    let columns: [String]
    do throws(SQLiteResultCode) {
      objects = try connection.query(
        "SELECT type || ' ' || name FROM sqlite_schema WHERE name = ?1 COLLATE NOCASE", text: table.name
      ) { $0.text(0) ?? "" }
      versions = try catalogued(connection)
      columns = try connection.query(
        "SELECT name || ' ' || type || ' ' || \"notnull\" || ' ' || pk FROM pragma_table_xinfo(?1)", text: table.name
      ) { $0.text(0) ?? "" }
    } catch {
      throw .code(error)
    }
    guard let object = objects.first else {
      // A catalogue entry without its table is left over from somebody's DROP TABLE.
      return .nothing
    }
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
    return .current
  }

  private func catalogued(_ connection: SQLiteConnection) throws(SQLiteResultCode) -> [(String?, Int64?)] {
    let exists = try connection.query("SELECT 1 FROM sqlite_schema WHERE name = 'swift-sessions'") { _ in true }
    guard !exists.isEmpty else { return [] }
    return try connection.query(
      "SELECT name, version FROM \(SQLiteTable.catalogue) WHERE name = ?1 COLLATE NOCASE", text: table.name
    ) { ($0.text(0), $0.integer(1)) }
  }
}
