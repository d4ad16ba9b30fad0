package import Sessions

/// A table in its schema, with the SQL names that derive from it.
///
/// Names of indexes and of the catalogue hold a character that no valid table name has: no table of a second store can ever take one
/// of them, as tables and indexes share one space of names. The longest has 56 of the 63 bytes that Postgres allows.
package struct PostgresTable: Sendable, Hashable {
  /// The schema in which the table was found; its name need not be valid for this package.
  package let schema: String
  /// The name without the schema.
  package let name: String

  /// Creates a table from names that are valid.
  package init(schema: String, name: String) {
    self.schema = schema
    self.name = name
  }

  /// The name of the table that lists the session tables of a schema and the versions of their columns.
  static let catalogueName = "swift-sessions"

  /// A name as SQL quotes it.
  static func quoted(_ name: String) -> String {
    "\"\(name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\""
  }

  /// A text as a constant in SQL, whatever it holds and whatever `standard_conforming_strings` is.
  static func literal(_ text: String) -> String {
    let escaped = text.map { $0 == "'" || $0 == "\\" ? "\($0)\($0)" : String($0) }
    return " E'\(escaped.joined())'"
  }

  /// The quoted name with its schema.
  package var qualified: String { "\(PostgresTable.quoted(schema)).\"\(name)\"" }
  /// The quoted name of the schema's catalogue.
  package var catalogue: String { "\(PostgresTable.quoted(schema)).\"\(PostgresTable.catalogueName)\"" }
  /// The quoted name of the primary key's constraint.
  package var keyConstraint: String { "\"\(name).key\"" }
  /// The quoted name of the index that prune uses.
  package var sweepIndex: String { "\"\(name).sweep\"" }
  /// The quoted name of the subject index.
  package var subjectIndex: String { "\"\(name).subject\"" }
}

/// A validated table name, with or without a schema.
package struct PostgresTableName: Sendable, Hashable {
  /// The schema; nil where the server's `search_path` decides.
  package let schema: String?
  /// The name without the schema.
  package let name: String

  /// Checks a name against `[NS-1]`.
  ///
  /// - Throws: `SessionError` with code `misconfigured`.
  package init(_ text: String) throws(SessionError) {
    let parts = text.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
    guard parts.count <= 2, parts.allSatisfy(PostgresTableName.isValid) else {
      throw .misconfigured(
        "the table name \(String(reflecting: text)) is not valid: use a letter or underscore, then at most 47 letters, digits or "
          + "underscores, and the same with a dot before it for a schema")
    }
    schema = parts.count == 2 ? parts[0] : nil
    name = parts[parts.count - 1]
  }

  /// Another table in the schema of this one.
  func sibling(_ name: String) throws(SessionError) -> PostgresTableName {
    try PostgresTableName(schema.map { "\($0).\(name)" } ?? name)
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
