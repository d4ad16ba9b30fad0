import Sessions
import SessionsPostgres
import Testing

/// A ping fails whenever a write would, and touches no session.
@Suite(.serialized) struct ReadinessTests {
  private func withRole(
    throughPooler: Bool, _ body: (PostgresRecordStore, TestServer, _ table: String, _ role: String) async throws -> Void
  )
    async throws
  {
    try await withStore { _, server, table in
      let role = newTable()
      try server.sql(
        "CREATE ROLE \"\(role)\" LOGIN; GRANT SELECT ON \"swift-sessions\" TO \"\(role)\"; "
          + "GRANT SELECT, INSERT, UPDATE, DELETE ON \"\(table)\" TO \"\(role)\"")
      let port = throughPooler ? try TestBouncer(server, as: role).port : server.port
      let store = try PostgresRecordStore(server.url(role: role, port: port), configuration: configuration(table))
      try await store.ping()
      try await body(store, server, table, role)
      await store.close()
    }
  }

  @Test(arguments: [false, true])
  func `a ping finds each right that is missing, hidden rows and a table that is gone, and no session changes`(throughPooler: Bool)
    async throws
  {
    try await withRole(throughPooler: throughPooler) { store, server, table, role in
      let key = newKey()
      #expect(try await store.create(key, record(), now: now))
      let rows = "SELECT xmin, ctid, * FROM \"\(table)\""
      let before = try server.sql(rows)
      for (make, undo, code, part) in [
        ("REVOKE SELECT ON %", "GRANT SELECT ON %", SessionErrorCode.misconfigured, "SELECT"),
        ("REVOKE INSERT ON %", "GRANT INSERT ON %", .misconfigured, "INSERT"),
        ("REVOKE UPDATE ON %", "GRANT UPDATE ON %", .misconfigured, "UPDATE"),
        ("REVOKE DELETE ON %", "GRANT DELETE ON %", .misconfigured, "DELETE"),
        ("ALTER TABLE % ENABLE ROW LEVEL SECURITY", "ALTER TABLE % DISABLE ROW LEVEL SECURITY", .misconfigured, "row-level security"),
        ("ALTER TABLE % RENAME TO \"\(table)_away\"", "ALTER TABLE \"\(table)_away\" RENAME TO \"\(table)\"", .backend, "42P01"),
        (
          "DELETE FROM \"swift-sessions\" WHERE name = '\(table)'", "INSERT INTO \"swift-sessions\" VALUES ('\(table)', 1)", .backend,
          "removed"
        ),
      ] {
        let (isRevoked, isGranted) = (make.hasPrefix("REVOKE"), undo.hasPrefix("GRANT"))
        let name = "\"\(table)\""
        try server.sql(make.replacing("%", with: name) + (isRevoked ? " FROM \"\(role)\"" : ""))
        let refused = await error { () throws(SessionError) in try await store.ping() }
        #expect(refused?.code == code, "\(make): \(String(describing: refused))")
        #expect(refused?.message.contains(part) == true, "\(make): \(String(describing: refused))")
        try server.sql(undo.replacing("%", with: name) + (isGranted ? " TO \"\(role)\"" : ""))
        #expect(await error { () throws(SessionError) in try await store.ping() } == nil, "\(undo)")
      }
      #expect(try server.sql(rows) == before)
    }
  }

  @Test func `a ping finds a server that takes no writes`() async throws {
    let server = try TestServer()
    defer { server.stop() }
    let standby = try TestServer(replicaOf: server, isSynchronous: false)
    defer { standby.stop() }
    let store = try PostgresRecordStore(server.url(), configuration: PostgresConfiguration(timeout: .seconds(1)))
    try await prepare(store)
    try server.sql("ALTER SYSTEM SET default_transaction_read_only = on")
    try server.sql("SELECT pg_reload_conf()")
    try await eventually("the ping to notice") {
      let refusal = await error { () throws(SessionError) in try await store.ping() }
      return refusal?.message.contains("25006") == true
    }
    let other = try await refusal(standby.url(), PostgresConfiguration(timeout: .seconds(1))) { store throws(SessionError) in
      try await store.ping()
    }
    #expect(other?.code == .unavailable && other?.message.contains("standby") == true, "\(String(describing: other))")
    await store.close()
  }
}
