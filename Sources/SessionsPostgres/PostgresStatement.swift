/// One SQL text with its parameters' types, and the name that it is prepared under.
struct PostgresStatement: Sendable {
  /// Object identifiers of types, the same in every database.
  enum TypeID {
    static let bool: UInt32 = 16
    static let bytes: UInt32 = 17
    static let int8: UInt32 = 20
    static let boolArray: UInt32 = 1000
    static let bytesArray: UInt32 = 1001
    static let int8Array: UInt32 = 1016
  }

  /// Null-terminated, as libpq takes it; arrays are passed on without a copy, strings are not.
  let sql: [CChar]
  /// Derived from the text and null-terminated: equal names are equal statements.
  let name: [CChar]
  let types: [UInt32]

  init(_ sql: String, _ types: [UInt32] = []) {
    self.sql = Array(sql.utf8CString)
    self.types = types
    let digits = String(PostgresStatement.hash(sql), radix: 16)
    // As long for every table, so that who counts bytes counts the same for each.
    name = Array("sessions_\(String(repeating: "0", count: 16 - digits.count))\(digits)".utf8CString)
  }

  /// The same in every process, other than Swift's own hash: FNV-1a.
  static func hash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
