import CSQLite

/// One connection to a database file, with nothing in it about sessions.
///
/// It has no lock of its own (`SQLITE_OPEN_NOMUTEX`): its owner sees to it that one thread at a time uses it.
final class SQLiteConnection {
  private let handle: OpaquePointer
  /// The number of pages in the write-ahead log after the last commit, set by SQLite's hook.
  private let walPagesPointer: UnsafeMutablePointer<Int32>
  /// The files, once they are watched; nil for a connection that only looks something up.
  var files: SQLiteFileWatch?

  /// Opens a file that is there.
  init(path: String) throws(SQLiteResultCode) {
    var handle: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX
    let code = sqlite3_open_v2(path, &handle, flags, nil)
    guard code == SQLITE_OK, let handle else {
      let extended = handle.map { sqlite3_extended_errcode($0) } ?? code
      sqlite3_close_v2(handle)
      throw SQLiteResultCode(extended)
    }
    self.handle = handle
    walPagesPointer = .allocate(capacity: 1)
    walPagesPointer.initialize(to: 0)
    sqlite3_extended_result_codes(handle, 1)
    sqlite3_busy_timeout(handle, 0)
    // Takes the place of SQLite's automatic checkpoint, which would run in the middle of a commit.
    sqlite3_wal_hook(
      handle,
      { context, _, _, pages in
        context?.assumingMemoryBound(to: Int32.self).pointee = pages
        return SQLITE_OK
      }, walPagesPointer)
  }

  deinit {
    if keepsLog { sessions_sqlite_keep_log_on_close(handle) }
    sqlite3_close_v2(handle)
    walPagesPointer.deallocate()
  }

  /// Whether the log must not be copied into the file when this is the last connection that closes.
  private var keepsLog: Bool {
    guard files != nil else {
      // Whoever only looks something up, or was refused, leaves the files as they are: this may be a log that is not of this file, as after a
      // restore, and where locks do not work another process may be using it. An empty one is cleared away.
      return FileState("\(fileName)-wal").map { $0.size > 0 } ?? false
    }
    // SQLite would copy its log into a file that is somebody else's by now, and remove their log.
    return files?.checkNow() != nil && files?.finding?.isForeign == true
  }

  var walPages: Int32 { walPagesPointer.pointee }
  var isReadOnly: Bool { sqlite3_db_readonly(handle, "main") == 1 }
  var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }
  /// Not `sqlite3_changes64`, which libraries before 3.37 lack: a program that asks for it does not start there, and says nothing of versions.
  var changes: Int { Int(sqlite3_changes(handle)) }
  /// The path of the file with all symbolic links followed: the names of its companions begin with it.
  var fileName: String { sqlite3_db_filename(handle, "main").map { String(cString: $0) } ?? "" }
  /// The index of the write-ahead log; nil without one.
  var logIndex: SQLiteLogIndex? { SQLiteLogIndex(sessions_sqlite_log_index(handle)) }

  /// Whether the file that SQLite opened has its name no more.
  var hasMoved: Bool {
    var hasMoved: Int32 = 0
    return sqlite3_file_control(handle, "main", SQLITE_FCNTL_HAS_MOVED, &hasMoved) == SQLITE_OK && hasMoved != 0
  }

  func prepare(_ sql: String) throws(SQLiteResultCode) -> SQLiteStatement {
    var statement: OpaquePointer?
    let code = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
    guard code == SQLITE_OK, let statement else { throw SQLiteResultCode(code) }
    return SQLiteStatement(statement)
  }

  /// Runs statements that have no result.
  func execute(_ sql: String) throws(SQLiteResultCode) {
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    guard code == SQLITE_OK else { throw SQLiteResultCode(code) }
  }

  /// Runs a query once and collects the results of `read` for its rows.
  func query<Row>(_ sql: String, text parameter: String? = nil, _ read: (SQLiteStatement) -> Row)
    throws(SQLiteResultCode) -> [Row]
  {
    let statement = try prepare(sql)
    defer { statement.finalize() }
    let bytes = parameter.map { Array($0.utf8) } ?? []
    return try bytes.withUnsafeBufferPointer { buffer throws(SQLiteResultCode) in
      if parameter != nil { statement.bind(1, text: buffer) }
      var rows: [Row] = []
      while try statement.step() { rows.append(read(statement)) }
      return rows
    }
  }

  /// Runs `body` in a transaction that takes the write lock at once, so that a lock cannot make it fail half way.
  func inWriteTransaction<Failure: Error>(
    _ body: () throws(Failure) -> Void, mapping map: (SQLiteResultCode) -> Failure
  ) throws(Failure) {
    do { try execute("BEGIN IMMEDIATE") } catch { throw map(error) }
    do {
      try body()
    } catch {
      rollBack()
      throw error
    }
    do {
      try execute("COMMIT")
    } catch {
      rollBack()
      throw map(error)
    }
  }

  /// Ends a transaction, unless SQLite has done so by itself, as it does after a full disk.
  func rollBack() {
    if isInTransaction { sqlite3_exec(handle, "ROLLBACK", nil, nil, nil) }
  }

  /// Copies the write-ahead log into the file; see `sqlite3_wal_checkpoint_v2` for the modes.
  func checkpoint(_ mode: Int32) throws(SQLiteResultCode) {
    let code = sqlite3_wal_checkpoint_v2(handle, "main", mode, nil, nil)
    guard code == SQLITE_OK else { throw SQLiteResultCode(code) }
  }

  /// The longest sleep of SQLite itself for a lock: more than zero only on a thread kept for that.
  func setBusyTimeout(milliseconds: Int32) { sqlite3_busy_timeout(handle, milliseconds) }
}
