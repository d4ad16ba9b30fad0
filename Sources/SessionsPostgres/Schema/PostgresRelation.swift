import Sessions

/// A relation as the catalogues describe it, and whether a store may trust it with sessions.
///
/// A role that may create in a schema of the `search_path` can put a table there before the application does. Its owner reads and changes
/// all that is stored, and a trigger, a rule or a policy runs its author's functions with the rights of whoever uses the table.
struct PostgresRelation {
  /// The object's number.
  let id: String
  let schema: String
  let name: String
  /// Whether it is an ordinary table, and neither a view nor a partitioned or foreign table.
  let isTable: Bool
  /// Whether a crash of the server empties it.
  let isUnlogged: Bool
  let owner: String
  /// The schema's owner.
  let schemaOwner: String
  let hasTriggers: Bool
  let hasRules: Bool
  /// Whether row-level security hides rows from this role.
  let hidesRows: Bool
  /// The rights that this role has: `USAGE` of the schema, and those of the table.
  let rights: Set<String>

  var qualified: String { "\(PostgresTable.quoted(schema)).\(PostgresTable.quoted(name))" }

  private static let tableRights = ["SELECT", "INSERT", "UPDATE", "DELETE"]

  /// Finds a relation; nil when there is none of that name in the schemas.
  ///
  /// - Parameter schemas: The names of schemas as an array in SQL's notation, in the order in which they are searched.
  init?(_ connection: PostgresConnection, _ name: String, in schemas: String) throws(PostgresOpenFailure) {
    let rights = PostgresRelation.tableRights.map { "has_table_privilege(c.oid, '\($0)')" }.joined(separator: ", ")
    let found = try connection.run(
      "SELECT c.oid, n.nspname, c.relkind, pg_get_userbyid(c.relowner), pg_get_userbyid(n.nspowner), "
        + "EXISTS (SELECT FROM pg_trigger AS g WHERE g.tgrelid = c.oid AND NOT g.tgisinternal), "
        + "EXISTS (SELECT FROM pg_rewrite AS w WHERE w.ev_class = c.oid), row_security_active(c.oid), "
        + "c.relpersistence, has_schema_privilege(n.oid, 'USAGE'), \(rights) FROM pg_class AS c, pg_namespace AS n "
        + "WHERE c.relname = $1 AND c.relnamespace = n.oid AND n.nspname = ANY ($2::name[]) "
        + "ORDER BY array_position($2::name[], n.nspname) LIMIT 1", [name, schemas])
    guard let row = found.first, row.count == 10 + PostgresRelation.tableRights.count else { return nil }
    (id, schema, self.name) = (row[0] ?? "", row[1] ?? "", name)
    (isTable, owner, schemaOwner) = (row[2] == "r", row[3] ?? "", row[4] ?? "")
    (hasTriggers, hasRules, hidesRows, isUnlogged) = (row[5] == "t", row[6] == "t", row[7] == "t", row[8] == "u")
    self.rights = Set(zip(["USAGE"] + PostgresRelation.tableRights, row[9...]).filter { $0.1 == "t" }.map(\.0))
  }

  /// Refuses what others could read, change or hide rows of.
  func checkTrust(_ connection: PostgresConnection) throws(PostgresOpenFailure) {
    if try PostgresRole.isStranger(owner, connection) {
      throw .table(
        "the relation \(qualified) belongs to the role \(PostgresTable.quoted(owner)), which is neither this role, nor one that it is in, "
          + "nor the database's owner: that role could read and change every session; have it removed or given to another owner, or choose "
          + "another table name or another schema")
    }
    try PostgresRelation.checkSchema(schema, schemaOwner, connection)
    if hasTriggers || hasRules {
      throw .table(
        "the table \(qualified) has \(hasTriggers ? "triggers" : "rules"), whose functions would see every session: drop them or choose "
          + "another table name")
    }
    if hidesRows { throw .table(PostgresRelation.rowSecurity(qualified)) }
  }

  /// Refuses a schema whose owner could put another table in the place of this one. Every database has `public`, whoever made it.
  static func checkSchema(_ schema: String, _ owner: String, _ connection: PostgresConnection) throws(PostgresOpenFailure) {
    guard schema != "public", try PostgresRole.isStranger(owner, connection) else { return }
    throw .table(
      "the schema \(PostgresTable.quoted(schema)) belongs to the role \(PostgresTable.quoted(owner)), which is neither this role, nor "
        + "one that it is in, nor the database's owner: that role could replace the table; name a table in another schema, and check "
        + "the search_path")
  }

  /// The message about rows that are hidden.
  static func rowSecurity(_ table: String) -> String {
    "row-level security hides rows of the table \(table) from this role, so that sessions would be missing: ALTER TABLE \(table) DISABLE "
      + "ROW LEVEL SECURITY, or use its owner's role"
  }
}

/// A role of the server.
enum PostgresRole {
  /// Whether a role has no right to be trusted with sessions: it is neither this role, nor one that it is in, nor the database's owner, nor
  /// a superuser, who can do anything anyway.
  ///
  /// A superuser's store does not trust everybody, although it is counted as a member of every role.
  static func isStranger(_ role: String, _ connection: PostgresConnection) throws(PostgresOpenFailure) -> Bool {
    // The usual ones first: the other query takes longer on a new connection than all the rest of the set-up.
    let usual = try connection.run(
      "SELECT current_user, pg_get_userbyid(d.datdba) FROM pg_database AS d WHERE d.datname = current_database()")
    // The last one owns what belongs to whoever owns the database.
    guard !(usual.first ?? []).contains(role), role != "pg_database_owner" else { return false }
    return try connection.run(
      "WITH RECURSIVE held (role) AS (SELECT r.oid FROM pg_roles AS r WHERE r.rolname = current_user UNION "
        + "SELECT m.roleid FROM pg_auth_members AS m, held AS h WHERE m.member = h.role) "
        + "SELECT FROM pg_roles AS r WHERE r.rolname = $1 AND (r.rolsuper OR r.oid IN (SELECT role FROM held))", [role]
    ).isEmpty
  }
}
