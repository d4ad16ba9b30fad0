package import Sessions

extension PostgresRecordStore {
  /// Drops the table with its indexes and its catalogue entry.
  ///
  /// For namespaces that are made for one test. Stores that have the table open fail with `backend` afterwards.
  package func removeTable() async throws(SessionError) {
    _ = try await submit(.removeTable)
  }

  /// The server's version, such as `15.4`; nil before the first connection.
  package var serverVersion: String? { engine.connector.serverVersion }

  /// A connection URL as it may be shown.
  package static func withoutPassword(_ url: String) -> String { PostgresConnectionString.withoutPassword(url) }
}
