import CLibPQ
package import Sessions
import SessionsBatching

// Operations for tools and tests, and for no application. They use connections of their own: the operations' connection knows nothing of
// them.

extension PostgresRecordStore {
  /// Drops the table with its indexes and its catalogue entry, for a namespace that was made for one test.
  ///
  /// Stores that have the table open fail with `backend` afterwards.
  package func removeTable() async throws(SessionError) { try await drop(connector.table) }

  /// Drops another table in the schema of this store's, for a store that is closed. Nothing is done when there is none.
  package func removeTable(named name: String) async throws(SessionError) { try await drop(try connector.table.sibling(name)) }

  private func drop(_ name: PostgresTableName) async throws(SessionError) {
    try await connector.withConnection { connection throws(PostgresOpenFailure) in
      let path = try connection.searchPath()
      try connection.inTransaction { () throws(PostgresOpenFailure) in
        guard let table = try PostgresSchema(name: name, isUnlogged: false).find(connection, path) else { return }
        try connection.run("DROP TABLE \(table.qualified)")
        try connection.run("DELETE FROM \(table.catalogue) WHERE name = $1", [table.name])
      }
    }
  }

  /// Deletes all records.
  package func removeAll() async throws(SessionError) {
    let schema = PostgresSchema(name: connector.table, isUnlogged: false)
    try await connector.withConnection { connection throws(PostgresOpenFailure) in
      let path = try connection.searchPath()
      try connection.inTransaction { () throws(PostgresOpenFailure) in
        if let table = try schema.find(connection, path) { try connection.run("DELETE FROM \(table.qualified)") }
      }
    }
  }

  /// The number of operations that wait for their turn.
  package var pendingOperations: Int { queue.pendingCount + reads.pendingCount }

  /// The object that every operation holds until it is answered.
  package var heldByOperations: AnyObject { queue }

  /// The table, without its schema.
  package var table: String { connector.table.name }

  /// The server's version, such as `15.4`; nil before the first connection.
  package var serverVersion: String? { connector.serverVersion }

  /// The options in force for a connection string or URL, with those that libpq takes from the environment, and without the password. Nil
  /// when libpq cannot read it.
  package static func options(of connection: String) -> [String: String]? {
    guard let given = PQconninfoParse(connection, nil) else { return nil }
    defer { PQconninfoFree(given) }
    var values: [String: String] = [:]
    if let defaults = PQconndefaults() {
      defer { PQconninfoFree(defaults) }
      values = Dictionary(PostgresConnectionString.pairs(defaults)) { $1 }
    }
    values.merge(PostgresConnectionString.pairs(given)) { $1 }
    for name in ["password", "sslpassword"] { values[name] = nil }
    return values
  }
}

/// The resources of a server and of one table at one moment.
package struct PostgresServerReading: Sendable {
  /// The server's processes, without the one that was asked.
  package let processes: [Int32]
  /// The size of the table with its indexes, in bytes; nil when there is none of that name.
  package let tableBytes: Int64?
  /// The end of the write-ahead log, in bytes.
  package let logBytes: Int64

  /// Asks on a connection of its own, which is then closed.
  ///
  /// - Throws: ``SessionError`` with code `misconfigured` when libpq cannot read the URL, `unavailable` when the server does not answer
  ///   within five seconds, or has no such figures, as a replica.
  package init(_ url: String, table: String) async throws(SessionError) {
    let name = try PostgresTableName(table)
    let connector = PostgresConnector(try PostgresConnectionString(url), table: name, PostgresConfiguration(table: table))
    let reading: PostgresServerReading?
    do throws(SessionError) {
      reading = try await connector.withConnection { connection throws(PostgresOpenFailure) in
        let path = try connection.searchPath()
        return PostgresServerReading(
          try connection.inTransaction { () throws(PostgresOpenFailure) in
            let table = try PostgresRelation(connection, name.name, in: name.schema.map(PostgresSearchPath.array) ?? path.schemas)
            return try connection.run(
              "SELECT pg_total_relation_size($1::oid), pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0'), "
                + "(SELECT string_agg(pid::text, ' ') FROM pg_stat_activity WHERE pid <> pg_backend_pid())", [table?.id ?? "0"])
          })
      }
    } catch {
      reading = nil
    }
    guard let reading else { throw SessionError(.unavailable, "the server does not tell what it uses") }
    self = reading
  }

  private init?(_ rows: [[String?]]) {
    guard let row = rows.first, row.count == 3, let log = row[1].flatMap({ Int64($0) }) else { return nil }
    processes = (row[2] ?? "").split(separator: " ").compactMap { Int32($0) }
    tableBytes = row[0].flatMap { Int64($0) }
    logBytes = log
  }
}
