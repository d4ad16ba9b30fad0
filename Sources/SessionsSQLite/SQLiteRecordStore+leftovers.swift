import CSQLite
package import Sessions

// What runs of tools leave in a file when they end early. For tools, and for no application.

extension SQLiteRecordStore {
  /// The session tables of a file, by its catalogue; none when it has none.
  package static func tables(path: String) throws(SessionError) -> [String] {
    do throws(SQLiteResultCode) {
      let connection = try SQLiteConnection(path: path)
      let isListed = try connection.query("SELECT count(*) FROM sqlite_master WHERE name = 'swift-sessions'") { $0.integer(0) }.first
      guard (isListed ?? 0) ?? 0 > 0 else { return [] }
      return try connection.query("SELECT name FROM \(SQLiteTable.catalogue) ORDER BY name") { $0.text(0) }.compactMap { $0 }
    } catch {
      throw error.sessionError(of: path)
    }
  }

  /// Calls a function while nobody else can open a file, so that it can be removed; does nothing when somebody has it open.
  ///
  /// A file that is not removed stays as it is, with its log.
  ///
  /// - Parameter body: It is told whether the file holds no table.
  package static func whileUnused(path: String, _ body: (_ isEmpty: Bool) -> Void) {
    let others = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name <> 'swift-sessions'"
    do throws(SQLiteResultCode) {
      let connection = try SQLiteConnection(path: path)
      // In this mode a lock is refused while anybody else has the file open, and nobody can open it afterwards.
      try connection.execute("PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE")
      body(try connection.query(others, { $0.integer(0) }).first == 0)
    } catch {
      // It stays.
    }
  }
}
