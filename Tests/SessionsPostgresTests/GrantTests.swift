import Sessions
import SessionsPostgres
import Testing

/// Roles that lack a right: they are told the statements that give it, and these are all that is needed.
@Suite(.serialized) struct GrantTests {
  /// The statements in a message, from the first `GRANT` of the last list on.
  private func grants(_ refusal: SessionError?, from marker: String) throws -> String {
    let message = try #require(refusal?.message)
    let range = try #require(message.firstRange(of: marker), "\(message)")
    return String(message[range.upperBound...])
  }

  private func refusal(_ role: String, _ table: String) async throws -> SessionError? {
    try await SessionsPostgresTests.refusal(TestServer.shared.get().url(role: role), configuration(table)) { store throws(SessionError) in
      try await store.prepare()
    }
  }

  @Test func `a role without CREATE, with any part of the rights, is told the grants; run as they are, every operation works`() async throws
  {
    let server = try TestServer.shared.get()
    let (schema, name, role) = (newTable(), newTable(), newTable())
    try server.sql("CREATE SCHEMA \"\(schema)\"; CREATE ROLE \"\(role)\" LOGIN")
    let table = "\(schema).\(name)"
    try await withStore { _, _, _ in
      let owner = try PostgresRecordStore(server.url(), configuration: configuration(table))
      try await owner.prepare()
      await owner.close()
    }
    // The catalogue was forgotten, as happened to people; then a right of the table; then the schema; then all of them.
    let all = [
      "USAGE ON SCHEMA \"\(schema)\"", "SELECT ON \"\(schema)\".\"swift-sessions\"",
      "SELECT, INSERT, UPDATE, DELETE ON \"\(schema)\".\"\(name)\"",
    ]
    for (kept, taken) in [
      ([0, 2], ""), ([0, 1, 2], "REVOKE DELETE ON \"\(schema)\".\"\(name)\" FROM \"\(role)\""), ([1, 2], ""), ([], ""),
    ] {
      for right in all { try server.sql("REVOKE \(right) FROM \"\(role)\"") }
      for index in kept { try server.sql("GRANT \(all[index]) TO \"\(role)\"") }
      if !taken.isEmpty { try server.sql(taken) }
      let refused = try await refusal(role, table)
      #expect(refused?.code == .misconfigured)
      #expect(refused?.message.contains("42501") == true && refused?.message.contains("CREATE") == false, "\(String(describing: refused))")
      let statements = try grants(refused, from: "run ")
      #expect(statements == all.map { "GRANT \($0) TO \"\(role)\"" }.joined(separator: "; "))
      try server.sql(statements)
      try await use(server.url(role: role), table)
    }
  }

  /// Does every operation once.
  private func use(_ url: String, _ table: String) async throws {
    let store = try PostgresRecordStore(url, configuration: configuration(table))
    let key = newKey()
    #expect(try await store.create(key, record(subject: "s"), now: now))
    #expect(try await store.touch(key, idleDeadline: later, now: now))
    #expect(try await store.replace(key, expecting: 1, with: record(subject: "s"), now: now) == .replaced)
    #expect(try await store.load(key, now: now)?.version == 2)
    #expect(try await store.records(of: "s", after: nil, limit: 2, now: now).count == 1)
    #expect(try await store.destroyAll(of: "s", except: nil) == 1)
    #expect(try await store.create(key, record(), now: now))
    #expect(try await store.prune(now: later, limit: 1) == 1)
    #expect(try await store.create(key, record(), now: now))
    #expect(try await store.destroy(key, expecting: 1))
    try await store.ping()
    await store.close()
  }

  @Test func `a role that may not create the table is told both ways, and each of them works`() async throws {
    let server = try TestServer.shared.get()
    let (schema, role) = (newTable(), newTable())
    try server.sql("CREATE SCHEMA \"\(schema)\"; CREATE ROLE \"\(role)\" LOGIN; GRANT USAGE ON SCHEMA \"\(schema)\" TO \"\(role)\"")
    let (first, second) = ("\(schema).\(newTable())", "\(schema).\(newTable())")
    let refused = try await refusal(role, first)
    #expect(refused?.code == .misconfigured)
    #expect(try server.sql("SELECT FROM pg_class WHERE relnamespace = '\"\(schema)\"'::regnamespace").isEmpty)
    // Another role makes the table.
    let owner = try PostgresRecordStore(server.url(), configuration: configuration(first))
    try await owner.prepare()
    await owner.close()
    try server.sql(grants(refused, from: "and then run "))
    try await use(server.url(role: role), first)
    // Or it may create: then it also writes the catalogue, which belongs to the other role here.
    let both = try grants(await refusal(role, second), from: "of the schema run ")
    let statements = try #require(both.firstRange(of: "; or have").map { String(both[..<$0.lowerBound]) })
    #expect(
      statements.contains("GRANT USAGE, CREATE ON SCHEMA") && statements.contains("INSERT, UPDATE ON \"\(schema)\".\"swift-sessions\""))
    try server.sql(statements)
    try await use(server.url(role: role), second)
  }

  @Test func `a right that is taken away while the store is open is named`() async throws {
    try await withStore { _, server, table in
      let role = newTable()
      try server.sql(
        "CREATE ROLE \"\(role)\" LOGIN; GRANT SELECT ON \"swift-sessions\" TO \"\(role)\"; GRANT ALL ON \"\(table)\" TO \"\(role)\"")
      let store = try PostgresRecordStore(server.url(role: role), configuration: configuration(table))
      try await store.prepare()
      try server.sql("REVOKE INSERT ON \"\(table)\" FROM \"\(role)\"")
      let refused = await error { () throws(SessionError) in try await store.create(newKey(), record(), now: now) }
      #expect(refused?.code == .misconfigured)
      #expect(refused?.message.contains("SELECT, INSERT, UPDATE, DELETE") == true, "\(String(describing: refused))")
      await store.close()
    }
  }
}
