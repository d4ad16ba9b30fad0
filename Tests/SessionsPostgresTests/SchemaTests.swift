import Foundation
import Sessions
import SessionsPostgres
import Testing

/// The table: created, found, refused and dropped.
@Suite struct SchemaTests {
  @Test func `ten stores that start at once make one table`() async throws {
    let server = try TestServer.shared.get()
    let table = newTable()
    let key = newKey()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<10 {
        group.addTask {
          let store = try PostgresRecordStore(server.url(), configuration: configuration(table))
          try await store.prepare()
          _ = try await store.create(key, record(), now: now)
          await store.close()
        }
      }
      try await group.waitForAll()
    }
    #expect(try server.sql("SELECT count(*) FROM \"\(table)\"") == [["1"]])
    #expect(try server.sql("SELECT version FROM \"swift-sessions\" WHERE name = '\(table)'") == [["1"]])
  }

  @Test(arguments: ["TABLE %@ (a integer)", "VIEW %@ AS SELECT 1 AS a", "SEQUENCE %@"])
  func `what others made is refused and left as it is`(statement: String) async throws {
    let server = try TestServer.shared.get()
    let table = newTable()
    try server.sql("CREATE " + statement.replacingOccurrences(of: "%@", with: "\"\(table)\""))
    let columns = "SELECT string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute WHERE attrelid = '\"\(table)\"'::regclass"
    let before = try server.sql(columns)
    let store = try PostgresRecordStore(server.url(), configuration: configuration(table))
    #expect(await error { () throws(SessionError) in try await store.prepare() }?.code == .misconfigured)
    #expect(try server.sql(columns) == before)
    await store.close()
  }

  @Test func `a table of a newer release or with other columns is refused, also when the catalogue names it`() async throws {
    let server = try TestServer.shared.get()
    for change in ["UPDATE \"swift-sessions\" SET version = 2 WHERE name = '%@'", "ALTER TABLE \"%@\" ADD COLUMN extra integer"] {
      try await withStore { _, _, table in
        try server.sql(change.replacingOccurrences(of: "%@", with: table))
        let second = try PostgresRecordStore(server.url(), configuration: configuration(table))
        #expect(await error { () throws(SessionError) in try await second.prepare() }?.code == .misconfigured)
        await second.close()
      }
    }
  }

  /// The server finds the table by its `search_path`, so that no rule for names holds for the schema.
  @Test func `a schema that was found may have any name`() async throws {
    let server = try TestServer.shared.get()
    let (schema, role) = ("it's \"a\\b\" ☃ \(newTable())", newTable())
    let quoted = "\"\(schema.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\""
    try server.sql(
      "CREATE ROLE \"\(role)\" LOGIN; CREATE SCHEMA \(quoted) AUTHORIZATION \"\(role)\"; ALTER ROLE \"\(role)\" SET search_path = \(quoted)"
    )
    for settings in ["", "; ALTER ROLE \"\(role)\" SET standard_conforming_strings = off"] {
      try server.sql("SELECT 1\(settings)")
      let store = try PostgresRecordStore(server.url(role: role), configuration: configuration(newTable()))
      let key = newKey()
      #expect(try await store.create(key, record(subject: "ada"), now: now))
      try await store.ping()
      #expect(try await store.records(of: "ada", after: nil, limit: 9, now: now).map(\.key) == [key])
      #expect(try await store.prune(now: later, limit: 9) == 1)
      await store.close()
    }
    try server.sql("DROP SCHEMA \(quoted) CASCADE; DROP ROLE \"\(role)\"")
  }

  @Test func `a schema is part of the name, and has to exist`() async throws {
    let server = try TestServer.shared.get()
    let (schema, table) = (newTable(), newTable())
    let missing = try PostgresRecordStore(server.url(), configuration: configuration("\(schema).\(table)"))
    let refusal = await error { () throws(SessionError) in try await missing.prepare() }
    #expect(refusal?.code == .misconfigured)
    #expect(refusal?.message.contains(schema) == true)
    try server.sql("CREATE SCHEMA \"\(schema)\"")
    // The same object, once the mistake was corrected.
    try await eventually("the store to find its schema") { await error { () throws(SessionError) in try await missing.prepare() } == nil }
    let (here, there) = (try PostgresRecordStore(server.url(), configuration: configuration(table)), missing)
    let key = newKey()
    #expect(try await there.create(key, record(), now: now))
    #expect(try await here.load(key, now: now) == nil)
    #expect(try server.sql("SELECT count(*) FROM \"\(schema)\".\"\(table)\"") == [["1"]])
    await here.close()
    await there.close()
  }

  @Test func `a role that may use the table but create nothing will do; one that may not use it is told so`() async throws {
    try await withStore { owner, server, table in
      let role = newTable()
      let key = newKey()
      #expect(try await owner.create(key, record(), now: now))
      try server.sql("CREATE ROLE \"\(role)\" LOGIN")
      let store = try PostgresRecordStore(server.url(role: role), configuration: configuration(table))
      #expect(await error { () throws(SessionError) in try await store.load(key, now: now) }?.code == .misconfigured)
      try server.sql(
        "GRANT SELECT ON \"swift-sessions\" TO \"\(role)\"; GRANT SELECT, INSERT, UPDATE, DELETE ON \"\(table)\" TO \"\(role)\"")
      try await eventually("the right to read") { (try? await store.load(key, now: now)) != nil }
      #expect(try await store.touch(key, idleDeadline: later, now: now))
      await store.close()
      let other = try PostgresRecordStore(server.url(role: role), configuration: configuration(newTable()))
      #expect(await error { () throws(SessionError) in try await other.prepare() }?.code == .misconfigured)
      await other.close()
    }
  }

  @Test func `an unlogged table is made where that is asked for`() async throws {
    let server = try TestServer.shared.get()
    let table = newTable()
    let store = try PostgresRecordStore(
      server.url(), configuration: PostgresConfiguration(table: table, isUnlogged: true, timeout: .seconds(60)))
    try await store.prepare()
    #expect(try server.sql("SELECT relpersistence FROM pg_class WHERE relname = '\(table)'") == [["u"]])
    await store.close()
  }

  @Test func `a table that is removed is an error until it is back, and is not made again behind one's back`() async throws {
    try await withStore { store, server, table in
      let key = newKey()
      #expect(try await store.create(key, record(), now: now))
      try server.sql("ALTER TABLE \"\(table)\" RENAME TO \"\(table)_away\"")
      let missing = await error { () throws(SessionError) in try await store.load(key, now: now) }
      #expect(missing?.code == .backend)
      #expect(missing?.message.contains(table) == true)
      try server.sql("ALTER TABLE \"\(table)_away\" RENAME TO \"\(table)\"")
      try await eventually("the record to be back") { (try? await store.load(key, now: now)) != nil }
    }
  }

  @Test func `a column that is added while a store is open does not stop it`() async throws {
    try await withStore { store, server, table in
      let key = newKey()
      #expect(try await store.create(key, record(), now: now))
      for column in ["one", "two"] {
        #expect(try await store.load(key, now: now) != nil)
        #expect(try await store.touch(key, idleDeadline: later, now: now))
        try server.sql("ALTER TABLE \"\(table)\" ADD COLUMN \(column) integer; ALTER TABLE \"\(table)\" ALTER COLUMN created TYPE bigint")
      }
      // A prepared statement whose result would change its type is refused by the server, once.
      try server.sql("ALTER TABLE \"\(table)\" ALTER COLUMN subject TYPE text USING encode(subject, 'hex')")
      _ = await error { () throws(SessionError) in try await store.load(key, now: now) }
      try server.sql("ALTER TABLE \"\(table)\" ALTER COLUMN subject TYPE bytea USING decode(subject, 'hex')")
      #expect(try await store.load(key, now: now) == record())
    }
  }
}
