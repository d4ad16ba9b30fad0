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
  var sessionError: SessionError {
    switch primary {
    case SQLITE_BUSY, SQLITE_LOCKED:
      SessionError(
        .unavailable, "\(name): another connection held a lock on the database until the operation's deadline",
        retryAfter: .seconds(1))
    case SQLITE_FULL:
      SessionError(
        .unavailable, "\(name): the disk, the quota or the file's page limit is used up: free some space",
        retryAfter: .seconds(10))
    case SQLITE_READONLY:
      SessionError(
        .unavailable, "\(name): the database cannot be written any more: check its permissions and file system",
        retryAfter: .seconds(10))
    case SQLITE_IOERR:
      // A commit whose write was interrupted may be found complete when the log is read again.
      SessionError(
        .unavailable, "\(name): the file system failed: check the disk", retryAfter: .seconds(10), isIndeterminate: true)
    case SQLITE_CANTOPEN, SQLITE_NOMEM, SQLITE_PROTOCOL, SQLITE_PERM:
      SessionError(.unavailable, "\(name): the database cannot be used now", retryAfter: .seconds(1))
    case SQLITE_CORRUPT, SQLITE_NOTADB:
      SessionError(.backend, "\(name): the database file is damaged: restore it from a backup")
    case SQLITE_TOOBIG:
      SessionError(.tooLarge, "\(name): the record is larger than SQLite was built for")
    case SQLITE_ERROR, SQLITE_SCHEMA:
      SessionError(.backend, "\(name): the table is gone or was changed: open the store again")
    default:
      SessionError(.backend, "\(name): SQLite refused the operation")
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
