import Sessions
import SessionsPostgres
import Testing

/// Operations of tools and tests on a store's table and its server.
@Suite struct MaintenanceTests {
  @Test func `a store's table is emptied and dropped, with its entry in the catalogue`() async throws {
    try await withStore { store, server, table in
      let key = newKey()
      #expect(try await store.create(key, record(), now: now))
      try await store.removeAll()
      #expect(try await store.load(key, now: now) == nil)
      #expect(try await store.create(key, record(), now: now))
      try await store.removeTable()
      #expect(try server.sql("SELECT to_regclass('\"\(table)\"') IS NULL") == [["t"]])
      #expect(try server.sql("SELECT name FROM \"swift-sessions\" WHERE name = '\(table)'") == [])
      #expect(await error { () throws(SessionError) in try await store.load(key, now: now) }?.code == .backend)
      try await store.removeTable()
    }
  }

  @Test func `other tables of the schema are dropped too, many at once, and not those of others`() async throws {
    try await withStore { store, server, _ in
      let tables = (0..<8).map { _ in newTable() }
      for table in tables {
        let other = try PostgresRecordStore(server.url(), configuration: configuration(table))
        try await other.prepare()
        await other.close()
      }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for table in tables { group.addTask { try await store.removeTable(named: table) } }
        try await group.waitForAll()
      }
      let left = "SELECT count(*) FROM pg_class WHERE relname IN (\(tables.map { "'\($0)'" }.joined(separator: ",")))"
      #expect(try server.sql(left) == [["0"]])
      try server.sql("CREATE TABLE \"\(tables[0])\" (a integer)")
      let refusal = await error { () throws(SessionError) in try await store.removeTable(named: tables[0]) }
      #expect(refusal?.code == .misconfigured)
      #expect(try server.sql(left) == [["1"]])
    }
  }

  /// The connection for reads is made when there are many, perhaps while the store is closed and its table dropped.
  @Test func `a table that was dropped is not created again by the connection for reads`() async throws {
    let server = try TestServer.shared.get()
    let table = newTable()
    let store = try PostgresRecordStore(server.url() + "?application_name=\(table)", configuration: configuration(table))
    try await store.prepare()
    try server.sql("DROP TABLE \"\(table)\"")
    let connections = "SELECT count(*) FROM pg_stat_activity WHERE application_name = '\(table)'"
    #expect(try server.sql(connections) == [["1"]])
    try await eventually("a second connection") {
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<500 { group.addTask { _ = try? await store.load(newKey(), now: now) } }
      }
      return try server.sql(connections) == [["2"]]
    }
    await store.close()
    try await eventually("both are closed") { try server.sql(connections) == [["0"]] }
    #expect(try server.sql("SELECT to_regclass('\"\(table)\"') IS NULL") == [["t"]])
  }

  @Test func `a server tells what a table takes, what it logged and who works for it`() async throws {
    let server = try TestServer.shared.get()
    let table = newTable()
    let store = try PostgresRecordStore(server.url(), configuration: configuration(table))
    try await store.prepare()
    let before = try await PostgresServerReading(server.url(), table: table)
    for _ in 0..<200 { _ = try await store.create(newKey(), record([UInt8](repeating: 1, count: 1000)), now: now) }
    let after = try await PostgresServerReading(server.url(), table: table)
    // At least the payloads themselves, both times.
    #expect(try #require(after.tableBytes) - (try #require(before.tableBytes)) >= 200_000)
    #expect(after.logBytes - before.logBytes >= 200_000)
    let processes = try server.sql("SELECT pid FROM pg_stat_activity WHERE query LIKE '%\(table)%' AND pid <> pg_backend_pid()")
    #expect(!processes.isEmpty && processes.allSatisfy { row in after.processes.contains { "\($0)" == row[0] } })
    await store.close()
  }

  @Test func `a table that is not there takes nothing that could be told, and a server that is not there is an error`() async throws {
    let server = try TestServer.shared.get()
    #expect(try await PostgresServerReading(server.url(), table: newTable()).tableBytes == nil)
    #expect(
      await error { () throws(SessionError) in try await PostgresServerReading("postgres://127.0.0.1:1/none", table: "t") }?.code
        == .unavailable)
    #expect(
      await error { () throws(SessionError) in try await PostgresServerReading("postgres://%zz", table: "t") }?.code == .misconfigured)
  }
}
