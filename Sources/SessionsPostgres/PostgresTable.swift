/// A table in its schema, with the SQL names that derive from it.
///
/// Names of indexes and of the catalogue hold a character that no valid table name has: no table of a second store can ever take one
/// of them, as tables and indexes share one space of names. The longest has 56 of the 63 bytes that Postgres allows.
struct PostgresTable: Sendable, Hashable {
  /// The schema that was found, which need not be one of this package's names.
  let schema: String
  let name: String

  /// Where the session tables of a schema and the versions of their columns are listed.
  static let catalogueName = "swift-sessions"

  private var quotedSchema: String { "\"\(schema.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\"" }

  var qualified: String { "\(quotedSchema).\"\(name)\"" }
  var catalogue: String { "\(quotedSchema).\"\(PostgresTable.catalogueName)\"" }
  var keyConstraint: String { "\"\(name).key\"" }
  var sweepIndex: String { "\"\(name).sweep\"" }
  var subjectIndex: String { "\"\(name).subject\"" }
}
