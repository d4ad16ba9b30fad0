import Sessions
import SessionsConnection

/// Creates a store's table, or refuses one that is not a store's.
struct PostgresSchema {
  /// The version that this release of the package writes and reads.
  static let version = 1

  let name: PostgresTableName
  let isUnlogged: Bool

  /// One lock for all schemas of a database: who creates holds it until it commits.
  private static let lock = "8319104962277700453"

  /// Finds the table or creates it, in one transaction under a lock, so that any number of nodes may start at once (`[NS-4]`).
  ///
  /// Nothing is written when the table is there already, or is refused; a role without the right to create will do then.
  func prepare(_ session: PostgresSession, within milliseconds: Int64) throws(PostgresOpenFailure) -> PostgresTable {
    if let table = try find(session) { return table }
    try session.run("BEGIN")
    do throws(PostgresOpenFailure) {
      // Others may be creating: they are waited for.
      try session.run("SELECT set_config('lock_timeout', $1, true)", ["\(milliseconds)"])
      try session.run("SELECT pg_advisory_xact_lock(\(PostgresSchema.lock))")
      let table: PostgresTable
      if let found = try find(session) { table = found } else { table = try create(session) }
      try session.run("COMMIT")
      return table
    } catch {
      _ = try? session.run("ROLLBACK")
      throw error
    }
  }

  private func create(_ session: PostgresSession) throws(PostgresOpenFailure) -> PostgresTable {
    let rows = try session.run("SELECT current_schema()")
    guard let schema = name.schema ?? rows.first?.first ?? nil else {
      throw .table("no schema of the search_path exists: name the table with its schema, such as public.\(name.name)")
    }
    let table = PostgresTable(schema: schema, name: name.name)
    try session.run(
      "CREATE TABLE IF NOT EXISTS \(table.catalogue) (name text NOT NULL PRIMARY KEY, version integer NOT NULL)")
    // `sweep` is at most the earlier deadline and is what prune looks for rows by. A touch leaves it as it is, so that no index has to
    // know of the new row version; with room on the page the touch stays there (HOT).
    try session.run(
      """
      CREATE \(isUnlogged ? "UNLOGGED " : "")TABLE \(table.qualified) (\
      key bytea NOT NULL CONSTRAINT \(table.keyConstraint) PRIMARY KEY, version bigint NOT NULL, created bigint NOT NULL, \
      absolute bigint NOT NULL, idle bigint NOT NULL, sweep bigint NOT NULL, subject bytea, payload bytea NOT NULL) \
      WITH (fillfactor = 80)
      """)
    // Large payloads are not compressed: that costs more time than it saves.
    try session.run("ALTER TABLE \(table.qualified) ALTER COLUMN payload SET STORAGE EXTERNAL")
    try session.run("CREATE INDEX \(table.sweepIndex) ON \(table.qualified) (sweep)")
    // With the key, so that a subject's pages come in the order of keys without sorting. Bytes, as a subject may hold NUL.
    try session.run("CREATE INDEX \(table.subjectIndex) ON \(table.qualified) (subject, key) WHERE subject IS NOT NULL")
    // An entry without its table is left over from somebody's DROP TABLE.
    try session.run(
      "INSERT INTO \(table.catalogue) (name, version) VALUES ($1, \(PostgresSchema.version)) "
        + "ON CONFLICT (name) DO UPDATE SET version = excluded.version", [name.name])
    return table
  }

  private static let columns =
    "key bytea true,version bigint true,created bigint true,absolute bigint true,idle bigint true,sweep bigint true,"
    + "subject bytea false,payload bytea true"

  /// The table that is there; nil when there is none of that name.
  private func find(_ session: PostgresSession) throws(PostgresOpenFailure) -> PostgresTable? {
    let quoted = name.schema.map { "\"\($0)\".\"\(name.name)\"" } ?? "\"\(name.name)\""
    let found = try session.run(
      """
      SELECT n.nspname, c.relkind, EXISTS (SELECT FROM pg_catalog.pg_class AS k WHERE k.relnamespace = c.relnamespace \
      AND k.relname = '\(PostgresTable.catalogueName)' AND k.relkind = 'r'), \
      (SELECT string_agg(a.attname || ' ' || pg_catalog.format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull, ',' \
      ORDER BY a.attnum) FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) \
      FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace WHERE c.oid = to_regclass($1)
      """, [quoted])
    guard let row = found.first, row.count == 4, let schema = row[0] else { return nil }
    let table = PostgresTable(schema: schema, name: name.name)
    var version: Int?
    if row[2] == "t" {
      version = try session.run("SELECT version FROM \(table.catalogue) WHERE name = $1", [name.name]).first?[0].flatMap { Int($0) }
    }
    guard let version else {
      throw .table("the relation \(table.qualified) was not made by this package: choose another table name or another schema")
    }
    guard version == PostgresSchema.version else {
      throw .table(
        "the table \(table.qualified) has schema version \(version), and this release knows version \(PostgresSchema.version): update "
          + "the package or choose another table name")
    }
    guard row[1] == "r", row[3] == PostgresSchema.columns else {
      throw .table("the relation \(table.qualified) does not have a session table's columns: choose another table name or another schema")
    }
    return table
  }
}
