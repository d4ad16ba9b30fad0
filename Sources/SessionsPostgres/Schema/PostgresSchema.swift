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
  /// - Parameter milliseconds: The longest wait for others who create it.
  func prepare(_ connection: PostgresConnection, _ path: PostgresSearchPath, within milliseconds: Int64) throws(PostgresOpenFailure)
    -> PostgresTable
  {
    if let found = try connection.inTransaction({ () throws(PostgresOpenFailure) in try find(connection, path) }) { return found }
    return try connection.inTransaction { () throws(PostgresOpenFailure) in
      // Waits for others who may be creating it.
      try connection.run("SELECT set_config('lock_timeout', $1, true)", ["\(milliseconds)"])
      try connection.run("SELECT pg_advisory_xact_lock(\(PostgresSchema.lock(name.name)))")
      if let found = try find(connection, path) { return found }
      return try create(connection, path)
    }
  }

  private func create(_ connection: PostgresConnection, _ path: PostgresSearchPath) throws(PostgresOpenFailure) -> PostgresTable {
    guard let schema = name.schema ?? path.current else {
      throw .table(
        "no schema of the search_path exists and may be used by this role: name the table with its schema, such as public.\(name.name), "
          + "or GRANT USAGE ON SCHEMA")
    }
    let table = PostgresTable(schema: schema, name: name.name)
    var catalogue = try self.catalogue(connection, schema)
    if catalogue == nil {
      try connection.run("SELECT pg_advisory_xact_lock(\(PostgresSchema.lock(PostgresTable.catalogueName)))")
      catalogue = try self.catalogue(connection, schema)
    }
    try checkRights(connection, toCreate: table, catalogue)
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

  /// Finds the table and checks that it is one of this package's, and safe; nil when there is none of that name.
  func find(_ connection: PostgresConnection, _ path: PostgresSearchPath) throws(PostgresOpenFailure) -> PostgresTable? {
    let schemas = name.schema.map(PostgresSearchPath.array) ?? path.schemas
    guard let relation = try PostgresRelation(connection, name.name, in: schemas) else { return nil }
    let table = PostgresTable(schema: relation.schema, name: name.name)
    try relation.checkTrust(connection)
    // Before it is read: a view of that name could run functions of its owner.
    guard let catalogue = try self.catalogue(connection, relation.schema), relation.isTable, catalogue.isTable else {
      throw .table("the relation \(table.qualified) was not made by this package: choose another table name or another schema")
    }
    guard relation.rights.count == 5, catalogue.rights.isSuperset(of: ["SELECT"]) else {
      throw .table(try Self.missing(connection, table, "the role may not use the table \(table.qualified)"))
    }
    let version = try connection.run("SELECT version FROM \(table.catalogue) WHERE name = $1", [name.name]).first?[0].flatMap { Int($0) }
    guard let version else {
      throw .table("the relation \(table.qualified) was not made by this package: choose another table name or another schema")
    }
    guard version == PostgresSchema.version else {
      throw .table(
        "the table \(table.qualified) has schema version \(version), and this release knows version \(PostgresSchema.version): update "
          + "the package or choose another table name")
    }
    let columns = try connection.run(
      "SELECT attname, atttypid::int8, attnotnull FROM pg_attribute WHERE attrelid = $1::oid AND attnum > 0 "
        + "AND NOT attisdropped ORDER BY attnum", [relation.id]
    ).map { $0.map { $0 ?? "" }.joined(separator: " ") }
    guard columns == PostgresSchema.columns else {
      throw .table("the relation \(table.qualified) does not have a session table's columns: choose another table name or another schema")
    }
    return table
  }

  /// The catalogue of a schema, if there is one; it is refused where a stranger could make it do something.
  private func catalogue(_ connection: PostgresConnection, _ schema: String) throws(PostgresOpenFailure) -> PostgresRelation? {
    let found = try PostgresRelation(connection, PostgresTable.catalogueName, in: PostgresSearchPath.array(schema))
    try found?.checkTrust(connection)
    return found
  }
}

// The rights that a role needs.
extension PostgresSchema {
  /// The statements that allow a role to use a table that is there.
  static func grants(_ table: PostgresTable, to role: String) -> String {
    let role = PostgresTable.quoted(role)
    return "GRANT USAGE ON SCHEMA \(PostgresTable.quoted(table.schema)) TO \(role); GRANT SELECT ON \(table.catalogue) TO \(role); "
      + "GRANT SELECT, INSERT, UPDATE, DELETE ON \(table.qualified) TO \(role)"
  }

  /// A message that ends in what the owner of the table has to run.
  private static func missing(_ connection: PostgresConnection, _ table: PostgresTable, _ fault: String)
    throws(PostgresOpenFailure) -> String
  {
    let role = try connection.run("SELECT current_user").first?[0] ?? ""
    return "SQLSTATE 42501: \(fault): have the table's owner run \(grants(table, to: role))"
  }

  /// Refuses before anything is made, with the statements that help.
  private func checkRights(_ connection: PostgresConnection, toCreate table: PostgresTable, _ catalogue: PostgresRelation?)
    throws(PostgresOpenFailure)
  {
    let rows = try connection.run(
      "SELECT has_schema_privilege(n.oid, 'CREATE'), pg_get_userbyid(n.nspowner), current_user FROM pg_namespace AS n "
        + "WHERE n.nspname = $1", [table.schema])
    guard let row = rows.first, row.count == 3, let owner = row[1], let role = row[2] else { throw .statement(SQLState("3F000")) }
    try PostgresRelation.checkSchema(table.schema, owner, connection)
    var grants: [String] = []
    if row[0] != "t" {
      grants.append("GRANT USAGE, CREATE ON SCHEMA \(PostgresTable.quoted(table.schema)) TO \(PostgresTable.quoted(role))")
    }
    if let catalogue, !catalogue.rights.isSuperset(of: ["SELECT", "INSERT", "UPDATE"]) {
      grants.append("GRANT SELECT, INSERT, UPDATE ON \(table.catalogue) TO \(PostgresTable.quoted(role))")
    }
    guard !grants.isEmpty else { return }
    throw .table(
      "SQLSTATE 42501: the table \(table.qualified) does not exist, and the role may not create it: have the owner of the schema run "
        + "\(grants.joined(separator: "; ")); or have another role open a store once, and then run "
        + PostgresSchema.grants(table, to: role))
  }
}

/// The schemas that a connection looks for names in.
struct PostgresSearchPath {
  /// The names in SQL's notation of an array, in their order.
  let schemas: String
  /// The schema in which a relation is created; nil where there is none.
  let current: String?

  /// The columns of a query that reads it. All names are qualified and there is no operator, so that nobody else's function runs whatever
  /// the path is.
  static let columns = "pg_catalog.current_schemas(true), pg_catalog.current_schema()"

  /// One schema in that notation.
  static func array(_ schema: String) -> String {
    "{\"\(String(schema.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] }))\"}"
  }

  /// Whether the system's functions and operators come before those of others.
  var beginsWithSystem: Bool {
    let names = schemas.dropFirst().dropLast().split(separator: ",")
    return names.drop { $0.hasPrefix("pg_temp_") }.first == "pg_catalog"
  }
}
