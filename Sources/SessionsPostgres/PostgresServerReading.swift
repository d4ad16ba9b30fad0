package import Sessions
import Dispatch

/// What a server tells of itself and of one table at one moment.
package struct PostgresServerReading: Sendable {
  /// The server's processes, without the one that was asked.
  package let processes: [Int32]
  /// What the table takes with its indexes, in bytes; nil when there is none of that name.
  package let tableBytes: Int64?
  /// Where the write-ahead log ends, in bytes.
  package let logBytes: Int64

  /// Asks on a connection of its own, which is closed again.
  ///
  /// - Throws: ``SessionError`` with code `misconfigured` when libpq cannot read the URL, `unavailable` when the server does not answer
  ///   within five seconds, or does not tell, as one that is a replica.
  package init(_ url: String, table: String) async throws(SessionError) {
    let (connection, name) = (try PostgresConnectionString(url), try PostgresTableName(table))
    let asked = await withCheckedContinuation { continuation in
      // Connecting waits: no thread of the tasks' may do that.
      DispatchQueue.global().async { continuation.resume(returning: Result { try PostgresServerReading(connection, name) }) }
    }
    guard case .success(let reading?) = asked else { throw SessionError(.unavailable, "the server does not tell what it uses") }
    self = reading
  }

  private init?(_ connection: PostgresConnectionString, _ name: PostgresTableName) throws {
    let session = try PostgresSession([("dbname", connection.text)], quotes: false, patience: .seconds(5))
    let rows = try session.run(
      "SELECT pg_total_relation_size(to_regclass($1)), pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0'), "
        + "(SELECT string_agg(pid::text, ' ') FROM pg_stat_activity WHERE pid <> pg_backend_pid())",
      [PostgresSchema(name: name, isUnlogged: false).quoted])
    guard let row = rows.first, row.count == 3, let log = row[1].flatMap({ Int64($0) }) else { return nil }
    processes = (row[2] ?? "").split(separator: " ").compactMap { Int32($0) }
    tableBytes = row[0].flatMap { Int64($0) }
    logBytes = log
  }
}
