import CSQLite

extension SQLiteRecordStore {
  /// The version of the SQLite library that is linked, such as `3.40.1`.
  public static var libraryVersion: String { String(cString: sqlite3_libversion()) }
}
