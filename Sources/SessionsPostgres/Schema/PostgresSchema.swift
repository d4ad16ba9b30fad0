import Sessions
import SessionsBatching

/// Creates a store's table, or refuses one that is not a store's.
struct PostgresSchema {
  /// The version that this release of the package writes and reads.
  static let version = 1

  let name: PostgresTableName
  let isUnlogged: Bool

  /// The advisory lock that serialises creating a relation: one for each name, in whatever schema.
  private static func lock(_ name: String) -> String {
    "\(Int64(bitPattern: PostgresStatement.hash("swift-sessions:\(name)")))"
  }

  /// Finds the table or creates it, in one transaction under a lock, so that any number of nodes may start at the same time (`[NS-4]`).
  ///
  /// Nothing is written when the table exists already, or is refused; a role without the right to create is then enough.
  ///
  /// - Parameters:
  ///   - isThere: Whether a relation of that name was seen.
  ///   - milliseconds: The longest wait for others who create it.
  func prepare(_ connection: PostgresConnection, isThere: Bool, within milliseconds: Int64) throws(PostgresOpenFailure) -> PostgresTable {
    if isThere, let table = try find(connection) { return table }
    return try connection.inTransaction { () throws(PostgresOpenFailure) in
      // Waits for others who may be creating it.
      try connection.run("SELECT set_config('lock_timeout', $1, true)", ["\(milliseconds)"])
      try connection.run("SELECT pg_advisory_xact_lock(\(PostgresSchema.lock(name.name)))")
      if let found = try find(connection) { return found }
      return try create(connection)
    }
  }

  private func create(_ connection: PostgresConnection) throws(PostgresOpenFailure) -> PostgresTable {
    let rows = try connection.run("SELECT current_schema()")
    guard let schema = name.schema ?? rows.first?.first ?? nil else {
      throw .table("no schema of the search_path exists: name the table with its schema, such as public.\(name.name)")
    }
    let table = PostgresTable(schema: schema, name: name.name)
    if try connection.run("SELECT to_regclass($1)", [table.catalogue]).first?[0] == nil {
      try connection.run("SELECT pg_advisory_xact_lock(\(PostgresSchema.lock(PostgresTable.catalogueName)))")
    }
    try connection.run(
      "CREATE TABLE IF NOT EXISTS \(table.catalogue) (name text NOT NULL PRIMARY KEY, version integer NOT NULL)")
    // `sweep` is at most the earlier deadline; prune finds rows by it. A touch leaves it as it is, so that no index has to know of the new
    // row version; with room on the page the touch stays there (HOT).
    try connection.run(
      """
      CREATE \(isUnlogged ? "UNLOGGED " : "")TABLE \(table.qualified) (\
      key bytea NOT NULL CONSTRAINT \(table.keyConstraint) PRIMARY KEY, version bigint NOT NULL, created bigint NOT NULL, \
      absolute bigint NOT NULL, idle bigint NOT NULL, sweep bigint NOT NULL, subject bytea, payload bytea NOT NULL) \
      WITH (fillfactor = 80)
      """)
    // Large payloads are not compressed: that costs more time than it saves.
    try connection.run("ALTER TABLE \(table.qualified) ALTER COLUMN payload SET STORAGE EXTERNAL")
    try connection.run("CREATE INDEX \(table.sweepIndex) ON \(table.qualified) (sweep)")
    // The key is included, so that a subject's pages come in the order of keys without sorting. Bytes, as a subject may hold NUL.
    try connection.run("CREATE INDEX \(table.subjectIndex) ON \(table.qualified) (subject, key) WHERE subject IS NOT NULL")
    // An entry without its table is left over from a DROP TABLE of somebody else.
    try connection.run(
      "INSERT INTO \(table.catalogue) (name, version) VALUES ($1, \(PostgresSchema.version)) "
        + "ON CONFLICT (name) DO UPDATE SET version = excluded.version", [name.name])
    return table
  }

  /// The columns with the numbers of their types, and whether they may be null.
  private static let columns = [
    "key 17 t", "version 20 t", "created 20 t", "absolute 20 t", "idle 20 t", "sweep 20 t", "subject 17 f", "payload 17 t",
  ]

  /// Finds the table and checks that it is one of this package's; nil when there is none of that name.
  ///
  /// Runs plain queries: on a new connection a query that joins catalogues takes longer than all the others together.
  func find(_ connection: PostgresConnection) throws(PostgresOpenFailure) -> PostgresTable? {
    let found = try connection.run(
      "SELECT (SELECT nspname FROM pg_catalog.pg_namespace AS n WHERE n.oid = c.relnamespace), c.relkind "
        + "FROM pg_catalog.pg_class AS c WHERE c.oid = to_regclass($1)", [name.quoted])
    guard let row = found.first, row.count == 2, let schema = row[0] else { return nil }
    let table = PostgresTable(schema: schema, name: name.name)
    var version: Int?
    if try connection.run("SELECT to_regclass($1)", [table.catalogue]).first?[0] != nil {
      version = try connection.run("SELECT version FROM \(table.catalogue) WHERE name = $1", [name.name]).first?[0].flatMap { Int($0) }
    }
    guard let version else {
      throw .table("the relation \(table.qualified) was not made by this package: choose another table name or another schema")
    }
    guard version == PostgresSchema.version else {
      throw .table(
        "the table \(table.qualified) has schema version \(version), and this release knows version \(PostgresSchema.version): update "
          + "the package or choose another table name")
    }
    let columns = try connection.run(
      "SELECT attname, atttypid::int8, attnotnull FROM pg_catalog.pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 "
        + "AND NOT attisdropped ORDER BY attnum", [table.qualified]
    ).map { $0.map { $0 ?? "" }.joined(separator: " ") }
    guard row[1] == "r", columns == PostgresSchema.columns else {
      throw .table("the relation \(table.qualified) does not have a session table's columns: choose another table name or another schema")
    }
    return table
  }
}
