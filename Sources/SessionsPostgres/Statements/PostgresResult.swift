import CLibPQ
import Sessions

/// One result of libpq, in binary format. Its owner clears it.
struct PostgresResult {
  private let handle: OpaquePointer

  init(_ handle: OpaquePointer) {
    self.handle = handle
  }

  func clear() { PQclear(handle) }

  var status: ExecStatusType { PQresultStatus(handle) }
  var rowCount: Int32 { PQntuples(handle) }

  /// The number of rows that the statement changed.
  var changes: Int {
    guard let text = PQcmdTuples(handle) else { return 0 }
    return Int(String(cString: text)) ?? 0
  }

  /// The code of a failure. Messages are left out everywhere, as they may quote values.
  var state: SQLState {
    guard let text = PQresultErrorField(handle, Int32(UInt8(ascii: "C"))) else { return .none }
    let routine = PQresultErrorField(handle, Int32(UInt8(ascii: "R"))).map { String(cString: $0) }
    return SQLState(String(cString: text), routine: routine)
  }

  func isNull(_ row: Int32, _ column: Int32) -> Bool { PQgetisnull(handle, row, column) == 1 }

  func bytes(_ row: Int32, _ column: Int32) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: PQgetvalue(handle, row, column), count: Int(PQgetlength(handle, row, column)))
  }

  /// A 64-bit integer; nil for NULL.
  func integer(_ row: Int32, _ column: Int32) -> Int64? {
    let bytes = bytes(row, column)
    guard bytes.count == 8 else { return nil }
    return Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
  }

  /// A Boolean; false for NULL.
  func flag(_ row: Int32, _ column: Int32) -> Bool { bytes(row, column).first == 1 }

  func key(_ row: Int32, _ column: Int32) -> RecordKey? {
    let bytes = bytes(row, column)
    return bytes.count == RecordKey.byteCount ? RecordKey(loading: bytes) : nil
  }

  /// The keys that a column holds one after the other; none for NULL.
  func keys(_ row: Int32, _ column: Int32) -> [RecordKey] {
    let bytes = bytes(row, column)
    return (0..<bytes.count / RecordKey.byteCount).map { number in
      RecordKey(loading: UnsafeRawBufferPointer(rebasing: bytes.dropFirst(number * RecordKey.byteCount).prefix(RecordKey.byteCount)))
    }
  }

  /// A column as text, for results that are not binary or columns that are text.
  func text(_ row: Int32, _ column: Int32) -> String? {
    isNull(row, column) ? nil : String(decoding: bytes(row, column), as: UTF8.self)
  }

  /// The record in a row of ``PostgresStatementKind/load``; nil when something other than this package wrote it.
  func record(_ row: Int32) -> SessionRecord? {
    guard let version = integer(row, 1), let created = integer(row, 2), let absolute = integer(row, 3), let idle = integer(row, 4)
    else { return nil }
    var subject: String?
    if !isNull(row, 5) {
      guard let text = String(validating: bytes(row, 5), as: UTF8.self) else { return nil }
      subject = text
    }
    return SessionRecord(
      version: version, createdAt: Timestamp(milliseconds: created), absoluteDeadline: Timestamp(milliseconds: absolute),
      idleDeadline: Timestamp(milliseconds: idle), subject: subject, payload: [UInt8](bytes(row, 6)))
  }
}
