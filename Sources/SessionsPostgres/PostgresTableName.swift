import Sessions

/// A validated table name, with or without a schema.
struct PostgresTableName: Sendable, Hashable {
  let schema: String?
  let name: String

  init(_ text: String) throws(SessionError) {
    let parts = text.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
    guard parts.count <= 2, parts.allSatisfy(PostgresTableName.isValid) else {
      throw .misconfigured(
        "the table name \(String(reflecting: text)) is not valid: use a letter or underscore, then at most 47 letters, digits or "
          + "underscores, and the same with a dot before it for a schema")
    }
    schema = parts.count == 2 ? parts[0] : nil
    name = parts[parts.count - 1]
  }

  private static func isValid(_ part: String) -> Bool {
    let bytes = Array(part.utf8)
    guard (1...48).contains(bytes.count), let first = bytes.first, !isDigit(first) else { return false }
    return bytes.allSatisfy { byte in
      isDigit(byte) || byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
