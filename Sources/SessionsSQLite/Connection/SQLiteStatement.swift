import CSQLite

/// A prepared statement. Parameters and columns are numbered as in SQLite: from 1 and from 0.
///
/// Blobs and texts are bound without copying: they have to stay alive until ``reset()``, and every parameter is bound again
/// before the next step.
struct SQLiteStatement {
  private let handle: OpaquePointer

  init(_ handle: OpaquePointer) {
    self.handle = handle
  }

  func finalize() { sqlite3_finalize(handle) }

  func bind(_ index: Int32, _ value: Int64) { sqlite3_bind_int64(handle, index, value) }

  func bind(_ index: Int32, blob bytes: UnsafeRawBufferPointer) {
    // SQLite takes a null pointer for NULL, and an empty buffer may have one.
    if bytes.isEmpty {
      sqlite3_bind_zeroblob(handle, index, 0)
    } else {
      sqlite3_bind_blob64(handle, index, bytes.baseAddress, sqlite3_uint64(bytes.count), nil)
    }
  }

  /// Binds a text by its length, as it may hold NUL; nil binds NULL.
  func bind(_ index: Int32, text bytes: UnsafeBufferPointer<UInt8>?) {
    guard let bytes else {
      sqlite3_bind_null(handle, index)
      return
    }
    let encoding = UInt8(SQLITE_UTF8)
    guard let base = bytes.baseAddress, !bytes.isEmpty else {
      sqlite3_bind_text64(handle, index, "", 0, sessions_sqlite_transient(), encoding)
      return
    }
    base.withMemoryRebound(to: CChar.self, capacity: bytes.count) { pointer in
      _ = sqlite3_bind_text64(handle, index, pointer, sqlite3_uint64(bytes.count), nil, encoding)
    }
  }

  /// Whether there is a row; false when the statement is done.
  func step() throws(SQLiteResultCode) -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code: throw SQLiteResultCode(code)
    }
  }

  /// Runs a statement without rows and resets it.
  func run() throws(SQLiteResultCode) {
    defer { reset() }
    while try step() {}
  }

  /// Ends the statement: without this it would keep its read transaction open.
  func reset() { sqlite3_reset(handle) }

  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

  /// The integer in a column; nil when something else is in it.
  func integer(_ column: Int32) -> Int64? {
    guard sqlite3_column_type(handle, column) == SQLITE_INTEGER else { return nil }
    return sqlite3_column_int64(handle, column)
  }

  /// The blob in a column; nil when something else is in it.
  func blob(_ column: Int32) -> [UInt8]? {
    guard sqlite3_column_type(handle, column) == SQLITE_BLOB else { return nil }
    guard let base = sqlite3_column_blob(handle, column) else { return [] }
    let count = Int(sqlite3_column_bytes(handle, column))
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      UnsafeMutableRawBufferPointer(buffer).copyMemory(from: UnsafeRawBufferPointer(start: base, count: count))
      initialized = count
    }
  }

  /// The text in a column; nil when something else is in it or it is not UTF-8.
  func text(_ column: Int32) -> String? {
    guard sqlite3_column_type(handle, column) == SQLITE_TEXT else { return nil }
    guard let base = sqlite3_column_text(handle, column) else { return nil }
    let count = Int(sqlite3_column_bytes(handle, column))
    return String(validating: UnsafeBufferPointer(start: base, count: count), as: UTF8.self)
  }
}
