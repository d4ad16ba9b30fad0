import Sessions

/// Why a file could not be opened as a session database.
enum SQLiteOpenFailure: Error {
  /// SQLite failed.
  case code(SQLiteResultCode)
  /// The file is not one to work with; the message says why and what to do.
  case refused(String)
}
