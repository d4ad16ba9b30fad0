/// The kinds of statements that a store runs.
package enum PostgresStatementKind: Int, CaseIterable, Sendable {
  case load, loadMany
  case create, createMany
  case replace, replaceMany
  case touch, touchMany
  case destroy, destroyMany
  case prune
  case recordsOfSubject, destroyAllOfSubject
  case ping
  /// Locks rows in the order of their keys.
  case lock
  /// Finds the rows that another session has locked.
  case findLocked
  /// Settings of one transaction.
  case settings
  /// The longest time of the statements that follow in the transaction.
  case patience
  /// The use of indexes by the statements that follow in the transaction.
  case order
}

/// One table's operations in SQL.
///
/// All times are the caller's, in milliseconds; the server's clock has no part. The forms for many rows take arrays whose elements belong
/// together, with no key twice. They rely on `READ COMMITTED`: a conditional update that waited for another transaction checks its
/// condition again.
struct PostgresStatements: Sendable {
  private typealias TypeID = PostgresStatement.TypeID

  /// The table of the statements.
  let table: PostgresTable
  private let all: [PostgresStatement]

  subscript(kind: PostgresStatementKind) -> PostgresStatement { all[kind.rawValue] }

  init(_ table: PostgresTable) {
    self.table = table
    all = PostgresStatementKind.allCases.map { PostgresStatements.make($0, table) }
  }

  private static let columns = "key, version, created, absolute, idle, subject, payload"

  private static func make(_ kind: PostgresStatementKind, _ table: PostgresTable) -> PostgresStatement {
    let name = table.qualified
    return switch kind {
    // Liveness is judged when the record is read: loads with different times share a statement.
    case .load: PostgresStatement("SELECT \(columns) FROM \(name) WHERE key = $1", [TypeID.bytes])
    case .loadMany: PostgresStatement("SELECT \(columns) FROM \(name) WHERE key = ANY ($1)", [TypeID.bytesArray])
    case .create, .createMany: create(kind == .createMany, name)
    case .replace, .replaceMany: replace(kind == .replaceMany, name)
    case .touch, .touchMany: touch(kind == .touchMany, name)
    case .destroy:
      PostgresStatement("DELETE FROM \(name) WHERE key = $1 AND ($2 IS NULL OR version = $2)", [TypeID.bytes, TypeID.int8])
    case .destroyMany:
      PostgresStatement(
        "DELETE FROM \(name) AS t USING unnest($1, $2) AS n (key, version) "
          + "WHERE t.key = n.key AND (n.version IS NULL OR t.version = n.version) RETURNING t.key",
        [TypeID.bytesArray, TypeID.int8Array])
    case .prune: prune(name)
    case .recordsOfSubject: records(name)
    case .destroyAllOfSubject: destroyAll(name)
    // The writes change no row. The server refuses them all the same where it takes no writes (25006), and to a role that may not write.
    case .ping:
      PostgresStatement(
        "WITH changed AS (UPDATE \(name) SET version = version WHERE false RETURNING 1), removed AS (DELETE FROM \(name) WHERE false "
          + "RETURNING 1), added AS (INSERT INTO \(name) SELECT * FROM \(name) WHERE false RETURNING 1) "
          + "SELECT version, pg_catalog.row_security_active(\(PostgresTable.literal(name))::pg_catalog.text) FROM \(table.catalogue) WHERE name = '\(table.name)'"
      )
    case .lock: PostgresStatement("SELECT 1 FROM \(name) WHERE key = ANY ($1) ORDER BY key FOR UPDATE", [TypeID.bytesArray])
    case .findLocked:
      PostgresStatement(
        "SELECT key FROM \(name) WHERE key = ANY ($1) AND key <> ALL (ARRAY (SELECT key FROM \(name) WHERE key = ANY ($1) "
          + "FOR UPDATE SKIP LOCKED))",
        [TypeID.bytesArray])
    case .settings:
      PostgresStatement(
        "SELECT pg_catalog.set_config('lock_timeout', $1::pg_catalog.int8::pg_catalog.text, true), "
          + "pg_catalog.set_config('synchronous_commit', CASE WHEN $2 THEN 'off' "
          + "WHEN pg_catalog.current_setting('synchronous_commit') = 'off' THEN 'on' "
          + "ELSE pg_catalog.current_setting('synchronous_commit') END, true), pg_catalog.set_config('row_security', 'off', true)",
        [TypeID.int8, TypeID.bool])
    case .patience:
      PostgresStatement("SELECT pg_catalog.set_config('statement_timeout', $1::pg_catalog.int8::pg_catalog.text, true)", [TypeID.int8])
    // Where the statistics know nothing of a subject with very many rows, the server would read and sort all of them for each page.
    case .order:
      PostgresStatement(
        "SELECT pg_catalog.set_config('enable_bitmapscan', 'off', true), pg_catalog.set_config('enable_seqscan', 'off', true)", [])
    }
  }

  /// Deletes what has expired among the first rows of the index, and moves the others to their place in it.
  ///
  /// `sweep` is not after a row's deadline. So all rows that were not looked at have deadlines of at least the last `sweep` that was: up to
  /// that edge, the expired rows of the front are the longest expired of all. The others were touched since. They are moved to where
  /// they belong, and met there again. Each row is looked at twice at most, however many have expired.
  private static func prune(_ name: String) -> PostgresStatement {
    PostgresStatement(
      """
      WITH front AS MATERIALIZED (SELECT key, sweep, least(absolute, idle) AS deadline FROM \(name) \
      WHERE sweep >= $4 AND sweep <= $1 ORDER BY sweep LIMIT $3 FOR UPDATE SKIP LOCKED), \
      edge AS MATERIALIZED (SELECT pg_catalog.count(*) < $3 AS last, \
      CASE WHEN pg_catalog.count(*) < $3 THEN $1 ELSE pg_catalog.max(sweep) END AS at FROM front), \
      gone AS (DELETE FROM \(name) WHERE key = ANY (ARRAY (SELECT f.key FROM front AS f, edge AS e WHERE f.deadline <= e.at \
      ORDER BY f.deadline LIMIT $2)) AND (absolute <= $1 OR idle <= $1) RETURNING 1), \
      moved AS (UPDATE \(name) SET sweep = least(absolute, idle) WHERE key = ANY (ARRAY (SELECT f.key FROM front AS f, edge AS e \
      WHERE f.deadline > e.at)) RETURNING 1) \
      SELECT (SELECT pg_catalog.count(*) FROM gone), e.at, e.last FROM edge AS e
      """,
      [TypeID.int8, TypeID.int8, TypeID.int8, TypeID.int8])
  }

  /// Reads the live rows among so many of a subject. Where they are fewer than the limit, and not at the end of the subject's rows, the key
  /// of the last row that was looked at follows, without a version.
  ///
  /// The server reads a row of the part when one is asked for: a page reads no more than it returns. Sorting it again would read them all.
  private static func records(_ name: String) -> PostgresStatement {
    PostgresStatement(
      """
      WITH part AS MATERIALIZED (SELECT \(columns) FROM \(name) WHERE subject = $1 AND key > $2 ORDER BY key LIMIT \(visitsAllowed)) \
      SELECT * FROM ((SELECT * FROM part WHERE absolute > $3 AND idle > $3) UNION ALL \
      (SELECT key, NULL, NULL, NULL, NULL, NULL, NULL FROM part OFFSET \(visitsAllowed - 1))) AS page LIMIT $4
      """,
      [TypeID.bytes, TypeID.bytes, TypeID.int8, TypeID.int8])
  }

  /// Deletes so many rows of a subject, and tells how many, how many were there, and the last one's key unless they were the last.
  ///
  /// All of it sees the same snapshot. A row that was found and not deleted was removed meanwhile, perhaps for one with another key that the
  /// snapshot does not have. The keys are told, so that another pass leaves out what was deleted.
  private static func destroyAll(_ name: String) -> PostgresStatement {
    PostgresStatement(
      """
      WITH part AS MATERIALIZED (SELECT key FROM \(name) WHERE subject = $1 AND key > $2 AND key <> ALL ($3) AND key <= $4 ORDER BY key \
      LIMIT \(visitsAllowed)), \
      gone AS (DELETE FROM \(name) WHERE subject = $1 AND key = ANY (ARRAY (SELECT key FROM part)) RETURNING key) \
      SELECT (SELECT pg_catalog.count(*) FROM part), (SELECT pg_catalog.string_agg(key, '') FROM gone), \
      (SELECT key FROM part OFFSET \(visitsAllowed - 1))
      """,
      [TypeID.bytes, TypeID.bytes, TypeID.bytesArray, TypeID.bytes])
  }

  /// The most rows of a subject that one statement looks at: some milliseconds, so that no number of them is too many.
  private static let visitsAllowed = 2048

  private static func create(_ isMany: Bool, _ name: String) -> PostgresStatement {
    let insert = "INSERT INTO \(name) (key, version, created, absolute, idle, sweep, subject, payload)"
    guard isMany else {
      return PostgresStatement(
        "\(insert) VALUES ($1, 1, $2, $3, $4, least($3, $4), $5, $6) ON CONFLICT (key) DO NOTHING",
        [TypeID.bytes, TypeID.int8, TypeID.int8, TypeID.int8, TypeID.bytes, TypeID.bytes])
    }
    return PostgresStatement(
      "\(insert) SELECT n.key, 1, n.created, n.absolute, n.idle, least(n.absolute, n.idle), n.subject, n.payload "
        + "FROM unnest($1, $2, $3, $4, $5, $6) AS n (key, created, absolute, idle, subject, payload) "
        + "ON CONFLICT (key) DO NOTHING RETURNING key",
      [TypeID.bytesArray, TypeID.int8Array, TypeID.int8Array, TypeID.int8Array, TypeID.bytesArray, TypeID.bytesArray])
  }

  private static func replace(_ isMany: Bool, _ name: String) -> PostgresStatement {
    guard isMany else {
      return PostgresStatement(
        "UPDATE \(name) SET version = version + 1, absolute = $4, idle = CASE WHEN $8 THEN $5 ELSE greatest(idle, $5) END, "
          + "sweep = least(sweep, $4, $5), subject = $6, payload = $7 "
          + "WHERE key = $1 AND version = $2 AND absolute > $3 AND idle > $3",
        [
          TypeID.bytes, TypeID.int8, TypeID.int8, TypeID.int8, TypeID.int8, TypeID.bytes, TypeID.bytes, TypeID.bool,
        ])
    }
    return PostgresStatement(
      "UPDATE \(name) AS t SET version = t.version + 1, absolute = n.absolute, "
        + "idle = CASE WHEN n.forcing THEN n.idle ELSE greatest(t.idle, n.idle) END, "
        + "sweep = least(t.sweep, n.absolute, n.idle), subject = n.subject, payload = n.payload "
        + "FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) AS n (key, version, now, absolute, idle, subject, payload, forcing) "
        + "WHERE t.key = n.key AND t.version = n.version AND t.absolute > n.now AND t.idle > n.now RETURNING t.key",
      [
        TypeID.bytesArray, TypeID.int8Array, TypeID.int8Array, TypeID.int8Array, TypeID.int8Array, TypeID.bytesArray,
        TypeID.bytesArray, TypeID.boolArray,
      ])
  }

  private static func touch(_ isMany: Bool, _ name: String) -> PostgresStatement {
    guard isMany else {
      return PostgresStatement(
        "UPDATE \(name) SET idle = greatest(idle, least($3, absolute)) WHERE key = $1 AND absolute > $2 AND idle > $2",
        [TypeID.bytes, TypeID.int8, TypeID.int8])
    }
    return PostgresStatement(
      "UPDATE \(name) AS t SET idle = greatest(t.idle, least(n.idle, t.absolute)) FROM unnest($1, $2, $3) AS n (key, now, idle) "
        + "WHERE t.key = n.key AND t.absolute > n.now AND t.idle > n.now RETURNING t.key",
      [TypeID.bytesArray, TypeID.int8Array, TypeID.int8Array])
  }
}

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
  /// The types of the parameters.
  let types: [UInt32]

  init(_ sql: String, _ types: [UInt32] = []) {
    self.sql = Array(sql.utf8CString)
    self.types = types
    let digits = String(PostgresStatement.hash(sql), radix: 16)
    // Equally long for every table, so that a count of bytes is the same for each.
    name = Array("sessions_\(String(repeating: "0", count: 16 - digits.count))\(digits)".utf8CString)
  }

  /// A hash that is the same in every process, unlike Swift's own: FNV-1a.
  static func hash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
