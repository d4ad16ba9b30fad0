package import Sessions

extension SQLiteRecordStore {
  /// Drops the table with its indexes and its catalogue entry.
  ///
  /// For namespaces that are made for one test. Stores that have the table open fail with `backend` afterwards.
  package func removeTable() async throws(SessionError) {
    _ = try await submit(.removeTable)
  }

  /// Runs SQL without parameters on the store's own connection: tests make it run out of pages or hold a lock with this.
  package func execute(_ sql: String) throws(SessionError) {
    try engine.withConnection { connection throws(SQLiteResultCode) in try connection.execute(sql) }
  }

  /// The integer that a query begins with, for tests.
  package func integer(_ sql: String) throws(SessionError) -> Int64? {
    try engine.withConnection { connection throws(SQLiteResultCode) in
      try connection.query(sql) { $0.integer(0) }.first ?? nil
    }
  }

  /// The bytes of a file's pages that hold something, those in its log included; nil when the file cannot be read.
  package static func usedBytes(path: String) -> Int64? {
    let sql = "SELECT (page_count - freelist_count) * page_size FROM pragma_page_count(), pragma_freelist_count(), pragma_page_size()"
    do throws(SQLiteResultCode) {
      return try SQLiteConnection(path: path).query(sql) { $0.integer(0) }.first ?? nil
    } catch {
      return nil
    }
  }
}
