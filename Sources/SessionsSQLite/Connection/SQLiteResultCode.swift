import CSQLite
import Sessions

/// A result code of SQLite, extended or primary.
struct SQLiteResultCode: RawRepresentable, Error, Sendable, Hashable {
  let rawValue: Int32

  init(rawValue: Int32) {
    self.rawValue = rawValue
  }

  init(_ code: Int32) {
    rawValue = code
  }

  /// The class of the code, which is its low byte.
  var primary: Int32 { rawValue & 0xFF }

  /// Whether another connection holds a lock, so that the same may work later.
  var isBusy: Bool { primary == SQLITE_BUSY || primary == SQLITE_LOCKED }

  /// The name of the class, and the extended code where there is one.
  var name: String {
    let name = SQLiteResultCode.names[primary] ?? "SQLite error \(primary)"
    return rawValue == primary ? name : "\(name), extended code \(rawValue)"
  }

  /// The error of a failed operation. This is the one place that decides it.
  ///
  /// SQLite's own messages are left out, as they may quote values.
  ///
  /// - Parameters:
  ///   - path: The database file.
  ///   - lock: Who holds the lock that was in the way.
  func sessionError(of path: String, lock: SQLiteLock = .unknown) -> SessionError {
    switch (primary, rawValue) {
    case (SQLITE_BUSY, _), (SQLITE_LOCKED, _):
      SessionError(
        .unavailable, "\(name): \(lock.text(path)), until the operation's deadline", retryAfter: .seconds(1))
    case (SQLITE_FULL, _), (_, sessions_sqlite_ioerr_shmsize):
      SessionError(
        .unavailable, "\(name): \(path) cannot grow, as its disk, its quota or its page limit is used up: free some space",
        retryAfter: .seconds(10))
    case (SQLITE_READONLY, _):
      SessionError(
        .unavailable, "\(name): \(path) cannot be written any more: check its permissions and file system", retryAfter: .seconds(10))
    case (SQLITE_IOERR, _):
      // A commit whose write was interrupted may be found complete when the log is read again.
      SessionError(
        .unavailable, "\(name): the file system of \(path) failed: check the disk", retryAfter: .seconds(10), isIndeterminate: true)
    case (SQLITE_CANTOPEN, _), (SQLITE_NOMEM, _), (SQLITE_PROTOCOL, _), (SQLITE_PERM, _):
      SessionError(.unavailable, "\(name): \(path) cannot be used now", retryAfter: .seconds(1))
    case (SQLITE_CORRUPT, _), (SQLITE_NOTADB, _):
      SessionError(.backend, "\(name): \(path) is damaged: restore it from a backup")
    case (SQLITE_TOOBIG, _):
      SessionError(.tooLarge, "\(name): the record is larger than SQLite was built for")
    case (SQLITE_ERROR, _), (SQLITE_SCHEMA, _):
      SessionError(.backend, "\(name): the table in \(path) is gone or was changed: open the store again")
    default:
      SessionError(.backend, "\(name): SQLite refused the operation on \(path)")
    }
  }

  private static let names: [Int32: String] = [
    SQLITE_ERROR: "SQLITE_ERROR", SQLITE_INTERNAL: "SQLITE_INTERNAL", SQLITE_PERM: "SQLITE_PERM",
    SQLITE_ABORT: "SQLITE_ABORT", SQLITE_BUSY: "SQLITE_BUSY", SQLITE_LOCKED: "SQLITE_LOCKED",
    SQLITE_NOMEM: "SQLITE_NOMEM", SQLITE_READONLY: "SQLITE_READONLY", SQLITE_INTERRUPT: "SQLITE_INTERRUPT",
    SQLITE_IOERR: "SQLITE_IOERR", SQLITE_CORRUPT: "SQLITE_CORRUPT", SQLITE_FULL: "SQLITE_FULL",
    SQLITE_CANTOPEN: "SQLITE_CANTOPEN", SQLITE_PROTOCOL: "SQLITE_PROTOCOL", SQLITE_SCHEMA: "SQLITE_SCHEMA",
    SQLITE_TOOBIG: "SQLITE_TOOBIG", SQLITE_CONSTRAINT: "SQLITE_CONSTRAINT", SQLITE_MISMATCH: "SQLITE_MISMATCH",
    SQLITE_MISUSE: "SQLITE_MISUSE", SQLITE_AUTH: "SQLITE_AUTH", SQLITE_RANGE: "SQLITE_RANGE",
    SQLITE_NOTADB: "SQLITE_NOTADB",
  ]
}
