package import Sessions

// What runs of tools leave in a database when they end early. For tools, and for no application.

extension PostgresRecordStore {
  /// The session tables in the schema that the connection works in, by its catalogue; none when it has none.
  package func tables() async throws(SessionError) -> [String] {
    try await connector.withConnection { connection throws(PostgresOpenFailure) in
      let schema = try connection.run(
        "SELECT n.nspname FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace "
          + "WHERE c.relname = $1 AND n.nspname = pg_catalog.current_schema()", [PostgresTable.catalogueName])
      guard let schema = schema.first?[0] else { return [] }
      let catalogue = PostgresTable(schema: schema, name: PostgresTable.catalogueName).catalogue
      return try connection.run("SELECT name FROM \(catalogue) ORDER BY name").compactMap { $0[0] }
    }
  }
}
