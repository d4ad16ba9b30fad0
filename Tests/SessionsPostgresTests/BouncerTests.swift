import Sessions
import SessionsPostgres
import Testing

/// Through pgbouncer in transaction mode, where each transaction may be on another connection of the server.
@Suite struct BouncerTests {
  private func withStores<Value>(
    _ count: Int, durability: PostgresDurability = .powerLoss, timeout: Duration = .seconds(60),
    _ body: ([PostgresRecordStore], TestServer, String) async throws -> Value
  ) async throws -> Value {
    let server = try TestServer.shared.get()
    let bouncer = try TestBouncer.shared.get()
    let table = newTable()
    let configuration = PostgresConfiguration(table: table, durability: durability, timeout: timeout)
    var stores: [PostgresRecordStore] = []
    for _ in 0..<count { stores.append(try PostgresRecordStore(server.url(port: bouncer.port), configuration: configuration)) }
    let value = try await body(stores, server, table)
    for store in stores { await store.close() }
    return value
  }

  @Test func `ten stores on two connections of the server start at once and lose no update`() async throws {
    try await withStores(10) { stores, server, table in
      let key = newKey()
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for store in stores { group.addTask { try await store.create(key, record(), now: now) } }
        let created = try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        #expect(created == 1)
      }
      let wins = Shared(0)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for store in stores {
          for _ in 0..<4 {
            group.addTask {
              for _ in 0..<10 {
                guard let found = try await store.load(key, now: now) else { throw TestFailure("the record is gone") }
                let outcome = try await store.replace(key, expecting: found.version, with: record([1]), now: now)
                if outcome == .replaced { wins.update { $0 += 1 } }
              }
            }
          }
        }
        try await group.waitForAll()
      }
      #expect(try server.sql("SELECT version FROM \"\(table)\"") == [["\(1 + wins.value)"]])
    }
  }

  @Test func `a merged batch is one transaction with its settings, and leaves none of them behind`() async throws {
    for durability in PostgresDurability.allCases {
      try await withStores(1, durability: durability) { stores, server, table in
        let (store, keys) = (stores[0], (0..<50).map { _ in newKey() })
        try await store.prepare()
        // A trigger notes the settings of each update.
        try server.sql(
          """
          CREATE TABLE "\(table)_seen" (setting text);
          CREATE FUNCTION "\(table)_note"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          INSERT INTO "\(table)_seen" VALUES (current_setting('synchronous_commit') || ' ' || current_setting('lock_timeout'));
          RETURN NULL; END $$;
          CREATE TRIGGER note AFTER INSERT OR UPDATE ON "\(table)" FOR EACH STATEMENT EXECUTE FUNCTION "\(table)_note"()
          """)
        let created = try await together(
          store, table, server, keys.map { key in { @Sendable in try await store.create(key, record(), now: now) } })
        #expect(created.allSatisfy { $0 })
        _ = try await store.touch(keys[0], idleDeadline: later, now: now)
        let seen = try server.sql("SELECT DISTINCT setting FROM \"\(table)_seen\"")
        #expect(seen == [["\(durability == .processCrash ? "off" : "on") 100ms"]])
        let bouncer = try TestBouncer.shared.get()
        for _ in 0..<5 {
          let rows = try TestConnection(server.url(port: bouncer.port)).run(
            "SELECT current_setting('synchronous_commit'), current_setting('lock_timeout'), current_setting('enable_seqscan')")
          #expect(rows == [["on", "0", "on"]])
        }
        #expect(try server.sql("SELECT count(*) FROM \"\(table)\"") == [["50"]])
      }
    }
  }

  @Test func `a direct connection has the settings too`() async throws {
    for durability in PostgresDurability.allCases {
      try await withStore(durability: durability) { store, server, table in
        try server.sql(
          """
          CREATE TABLE "\(table)_seen" (setting text);
          CREATE FUNCTION "\(table)_note"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          INSERT INTO "\(table)_seen" VALUES (current_setting('synchronous_commit')); RETURN NULL; END $$;
          CREATE TRIGGER note AFTER INSERT ON "\(table)" FOR EACH STATEMENT EXECUTE FUNCTION "\(table)_note"()
          """)
        _ = try await store.create(newKey(), record(), now: now)
        #expect(try server.sql("SELECT setting FROM \"\(table)_seen\"") == [[durability == .processCrash ? "off" : "on"]])
      }
    }
  }

  @Test func `a locked row times out through a pooler too, and the server's connections are given back`() async throws {
    // Long enough for what no lock stops, on a machine that is busy too; what meets the lock takes all of it.
    try await withStores(3, timeout: .seconds(8)) { stores, server, table in
      let keys = [newKey(), newKey()]
      for key in keys { _ = try await stores[0].create(key, record(), now: now) }
      let lock = try TestConnection(server.url())
      try lock.run("BEGIN; SELECT FROM \"\(table)\" WHERE key = '\\x\(hex(keys[0]))' FOR UPDATE")
      for store in stores.prefix(2) {
        let refusal = await error { () throws(SessionError) in try await store.destroy(keys[0]) }
        #expect(refusal?.code == .timeout)
        #expect(refusal?.isIndeterminate == false)
      }
      for store in stores { #expect(try await store.touch(keys[1], idleDeadline: later, now: now)) }
      try lock.run("COMMIT")
      #expect(try await stores[2].destroy(keys[0]))
    }
  }
}
