import CSQLite
package import Sessions
import SessionsBatching
import Synchronization

// Operations for tools and tests, and for no application.

extension SQLiteRecordStore {
  /// The number of operations that wait for their turn.
  package var pendingOperations: Int { queue.pendingCount }

  /// Drops the table with its indexes and its catalogue entry, for a namespace that was made for one test.
  ///
  /// Stores that have the table open fail with `backend` afterwards. It waits for another process's lock as an operation does.
  package func removeTable() async throws(SessionError) {
    let deadline = Deadline(after: timeout)
    while try !transport.removeTable() {
      guard Deadline.now < deadline else { throw SQLiteResultCode(SQLITE_BUSY).sessionError(of: transport.path) }
      do { try await Task.sleep(for: .milliseconds(1)) } catch { throw .queueCancelled }
    }
  }

  /// Runs SQL without parameters on the store's own connection, so that tests can make it run out of pages or hold a lock.
  package func execute(_ sql: String) throws(SessionError) {
    try transport.withConnection { _, connection throws(SQLiteResultCode) in try connection.execute(sql) }
  }

  /// The integer in the first column of a query's first row, for tests.
  package func integer(_ sql: String) throws(SessionError) -> Int64? {
    try transport.withConnection { _, connection throws(SQLiteResultCode) in
      try connection.query(sql) { $0.integer(0) }.first ?? nil
    }
  }

  /// Whether a write of something other than SQLite to the file would be noticed now, for tests.
  package var noticesWrites: Bool {
    (try? transport.withConnection { _, connection in connection.files?.noticesWrites ?? false }) ?? false
  }

  /// The bytes of a file's pages that are in use, those in its log included; nil when the file cannot be read.
  package static func usedBytes(path: String) -> Int64? {
    let sql = "SELECT (page_count - freelist_count) * page_size FROM pragma_page_count(), pragma_freelist_count(), pragma_page_size()"
    do throws(SQLiteResultCode) {
      return try SQLiteConnection(path: path).query(sql) { $0.integer(0) }.first ?? nil
    } catch {
      return nil
    }
  }
}

extension SQLiteTransport {
  /// Drops the table; false when a lock is in the way.
  fileprivate func removeTable() throws(SessionError) -> Bool {
    try withConnection { table, connection throws(SQLiteResultCode) in
      do throws(SQLiteResultCode) {
        try connection.inWriteTransaction { () throws(SQLiteResultCode) in
          try connection.execute("DROP TABLE IF EXISTS \(table.quoted)")
          try connection.execute("DELETE FROM \(SQLiteTable.catalogue) WHERE name = '\(table.name)'")
        } mapping: {
          $0
        }
        return true
      } catch {
        if error.isBusy { return false }
        throw error
      }
    }
  }
}

#if os(Linux)
  /// Counts the statements that SQLite runs in this process, on all connections that are opened after ``start()``.
  package enum SQLiteStatementCount {
    // The callback of a C library cannot reach an object of this package: the count is the process's.
    private static let statements = Atomic<Int>(0)

    private typealias EntryPoint = @convention(c) (OpaquePointer?, OpaquePointer?, OpaquePointer?) -> Int32

    /// Has SQLite report each statement. Apple's SQLite takes no trace for connections that others open.
    package static func start() {
      let entry: EntryPoint = { connection, _, _ in
        sqlite3_trace_v2(
          connection, UInt32(SQLITE_TRACE_STMT),
          { _, _, _, text in
            // The statements of a trigger come as comments, and no caller asked for them.
            let isComment = text.map { $0.assumingMemoryBound(to: CChar.self)[0] == 0x2D } ?? false
            if !isComment { SQLiteStatementCount.statements.wrappingAdd(1, ordering: .relaxed) }
            return 0
          }, nil)
      }
      // The C declaration has no parameters, and SQLite calls it with three.
      sqlite3_auto_extension(unsafeBitCast(entry, to: (@convention(c) () -> Void).self))
    }

    /// Sets the count to 0.
    package static func reset() { statements.store(0, ordering: .relaxed) }

    /// The number of statements since.
    package static var value: Int { statements.load(ordering: .relaxed) }
  }
#endif
