package import Sessions

extension PostgresRecordStore {
  /// Drops the table with its indexes and its catalogue entry.
  ///
  /// For namespaces that are made for one test. Stores that have the table open fail with `backend` afterwards.
  package func removeTable() async throws(SessionError) {
    _ = try await submit(.removeTable(named: nil))
  }

  /// Deletes all records.
  package func removeAll() async throws(SessionError) {
    _ = try await submit(.removeAll)
  }

  /// Drops another table of this store's schema, whose store is closed. Many at the same time are one transaction.
  package func removeTable(named name: String) async throws(SessionError) {
    _ = try await submit(.removeTable(named: try PostgresTableName(name).name))
  }

  /// The table, without its schema.
  package var table: String { engine.connector.name.name }

  /// The server's version, such as `15.4`; nil before the first connection.
  package var serverVersion: String? { engine.connector.serverVersion }

  /// A connection URL as it may be shown.
  package static func withoutPassword(_ url: String) -> String { PostgresConnectionString.withoutPassword(url) }
}
