import CSQLite
import Dispatch
import Sessions

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A file that was opened as a session database.
struct SQLiteDatabase {
  let table: SQLiteRecordTable
  let checkpointer: SQLiteCheckpointer

  /// Opens a file, creates the missing objects and prepares the statements.
  ///
  /// - Throws: `misconfigured` for a file that cannot be used, which is left as it was; `unavailable` when others hold its lock until the
  ///   timeout.
  init(path: String, configuration: SQLiteConfiguration) throws(SessionError) {
    let table = try SQLiteTable(configuration.table)
    let start = DispatchTime.now().uptimeNanoseconds
    while true {
      do throws(SQLiteOpenFailure) {
        try self.init(path: path, table: table, configuration: configuration)
        return
      } catch {
        switch error {
        case .refused(let message):
          throw .misconfigured(message)
        case .code(let code):
          let elapsed = Duration.nanoseconds(DispatchTime.now().uptimeNanoseconds - start)
          guard code.isBusy else { throw SQLiteDatabase.openError(code, path: path) }
          guard elapsed < configuration.timeout else { throw code.sessionError(of: path, lock: SQLiteLock(on: path)) }
          // Switching to the write-ahead log fails at once when another opener does the same, whatever the busy timeout.
          usleep(UInt32.random(in: 500...5000))
        }
      }
    }
  }

  private init(path: String, table: SQLiteTable, configuration: SQLiteConfiguration) throws(SQLiteOpenFailure) {
    let connection = try SQLiteDatabase.connect(path: path)
    guard !connection.isReadOnly else {
      throw .refused("\(path) is read-only: make it writable for this process or name another file")
    }
    let schema = SQLiteSchema(table: table, path: path)
    // Checks before it changes anything: a refused file keeps even its journal mode.
    try schema.check(connection)
    do throws(SQLiteResultCode) {
      let mode = try connection.query("PRAGMA journal_mode") { $0.text(0) }
      if mode != ["wal"] { try connection.execute("PRAGMA journal_mode=WAL") }
      try connection.configure(configuration)
    } catch {
      throw .code(error)
    }
    try SQLiteDatabase.checkLog(connection, path: path)
    try schema.prepare(connection)
    do throws(SQLiteResultCode) {
      self.table = try SQLiteRecordTable(connection, table: table)
      connection.files = try SQLiteFileWatch(connection, path: path)
      checkpointer = try SQLiteCheckpointer(path: path, configuration: configuration)
    } catch {
      throw .code(error)
    }
  }

  /// Checks that the log is in use. SQLite keeps the old journal mode, without an error, where the file system cannot share memory.
  private static func checkLog(_ connection: SQLiteConnection, path: String) throws(SQLiteOpenFailure) {
    let mode: [String?]
    do { mode = try connection.query("PRAGMA journal_mode") { $0.text(0) } } catch { throw .code(error) }
    guard mode == ["wal"] else {
      throw .refused(
        "\(path) cannot use SQLite's write-ahead log, which needs shared memory: name a file on a local disk")
    }
  }

  private static func connect(path: String) throws(SQLiteOpenFailure) -> SQLiteConnection {
    do { return try SQLiteConnection(path: path) } catch { throw .code(error) }
  }

  private static func openError(_ code: SQLiteResultCode, path: String) -> SessionError {
    switch code.primary {
    case SQLITE_NOTADB:
      .misconfigured("\(path) is not an SQLite database: name another file")
    case SQLITE_CORRUPT:
      .misconfigured("\(path) is a damaged SQLite database (\(code.name)): restore it from a backup")
    case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_READONLY:
      .misconfigured("\(path) cannot be opened for writing (\(code.name)): check its permissions and its directory's")
    default: code.sessionError(of: path)
    }
  }
}

extension SQLiteConnection {
  /// Applies the settings of every connection of a store.
  func configure(_ configuration: SQLiteConfiguration) throws(SQLiteResultCode) {
    try execute(configuration.durability.pragmas)
    try execute("PRAGMA cache_size=-\(configuration.cacheSize / 1024)")
    // Functions that the schema of a file from elsewhere calls must not run.
    try execute("PRAGMA trusted_schema=OFF")
  }
}

/// The reason that a file could not be opened as a session database.
enum SQLiteOpenFailure: Error {
  /// SQLite failed.
  case code(SQLiteResultCode)
  /// The file cannot be used; the message says why and what to do.
  case refused(String)
}
