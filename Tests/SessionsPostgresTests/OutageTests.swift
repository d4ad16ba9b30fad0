import Foundation
import Sessions
import SessionsFaultRuns
import SessionsPostgres
import Testing

/// Connections and servers that go away. The tests here stop servers of their own, one at a time.
@Suite(.serialized) struct OutageTests {
  @Test func `connections that the server ends under load lose nothing`() async throws {
    try await withStore { store, server, _ in
      try await underLoad("connections ended (pg_terminate_backend)", store) { load in
        var recoveries: [Duration] = []
        for _ in 0..<10 {
          try await load.progress(50)
          try server.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'swift-sessions'")
          recoveries.append(try await load.recovery())
        }
        return recoveries
      }
    }
  }

  @Test(arguments: [true, false])
  func `a server that is killed, or stopped, and started again under load loses nothing that was acknowledged`(kills: Bool) async throws {
    let server = try TestServer(isDurable: true)
    defer { server.stop() }
    let before = try await usage(with: server)
    let store = try PostgresRecordStore(server.url(), configuration: PostgresConfiguration(timeout: .seconds(1)))
    try await prepare(store)
    try await underLoad(kills ? "server killed (kill -9)" : "server stopped and started", store) { load in
      var recoveries: [Duration] = []
      for _ in 0..<3 {
        try await load.progress()
        if kills { try server.kill() } else { try server.shutDown() }
        // Until operations fail, after a row of tries to connect.
        let refused = load.counts.refused
        try await eventually("a refusal") { load.counts.refused > refused }
        try server.start()
        recoveries.append(try await load.recovery())
      }
      try await load.progress()
      return recoveries
    }
    await store.close()
    try await ProcessUsage.settles(to: before)
  }

  @Test func `a table that is away for a while is an error of its own, and found when it is back`() async throws {
    try await withStore { store, server, table in
      try await underLoad("table missing (SQLSTATE 42P01)", store, codes: [.backend]) { load in
        try await load.progress()
        try server.sql("ALTER TABLE \"\(table)\" RENAME TO \"\(table)_away\"")
        let refusal = await error { () throws(SessionError) in try await store.create(newKey(), record(), now: now) }
        #expect(refusal?.code == .backend)
        #expect(refusal?.isIndeterminate == false)
        #expect(refusal?.message.contains(table) == true)
        try server.sql("ALTER TABLE \"\(table)_away\" RENAME TO \"\(table)\"")
        let recovery = try await load.recovery()
        try await load.progress()
        return [recovery]
      }
    }
  }

  @Test func `a server that stands still is a typed error in time for two stores at once, and the process goes on`() async throws {
    let server = try TestServer()
    defer { server.stop() }
    let timeout: Duration = .milliseconds(500)
    func open(_ timeout: Duration) throws -> PostgresRecordStore {
      try PostgresRecordStore(server.url(), configuration: PostgresConfiguration(timeout: timeout))
    }
    let (stores, patient) = (try [open(timeout), open(timeout)], try [open(.seconds(300)), open(.seconds(300))])
    let key = newKey()
    #expect(try await patient[0].create(key, record(), now: now))
    try await patient[1].ping()
    for store in stores { try await eventually("a connection") { (try? await store.ping()) != nil } }
    try server.suspend(true)
    let clock = ContinuousClock()
    let elapsed = await clock.measure {
      await withTaskGroup(of: Void.self) { group in
        for store in stores {
          for _ in 0..<50 {
            group.addTask {
              let read = await error { () throws(SessionError) in try await store.load(key, now: now) }
              #expect(read?.code == .timeout || read?.code == .unavailable)
              #expect(read?.isIndeterminate == false)
              let write = await error { () throws(SessionError) in try await store.touch(key, idleDeadline: later, now: now) }
              #expect(write?.code == .timeout || write?.code == .unavailable)
            }
          }
        }
      }
    }
    // Two operations after each other.
    #expect(elapsed < timeout * 2 + slack)
    let operations = patient.flatMap { store in
      (0..<50).map { number -> @Sendable () async -> Void in
        {
          let failure = await error { () throws(SessionError) in
            if number % 2 == 0 {
              _ = try await store.touch(key, idleDeadline: later, now: now)
            } else {
              _ = try await store.load(key, now: now)
            }
          }
          #expect(failure == nil)
        }
      }
    }
    try await TaskThreads.stayFree(during: operations) { try? server.suspend(false) }
    for store in stores { try await eventually("the server to be noticed") { (try? await store.load(key, now: now)) != nil } }
    for store in stores + patient { await store.close() }
  }

  @Test func `a server without a free connection is unavailable, and found when it has one`() async throws {
    let server = try TestServer(settings: ["max_connections=5", "superuser_reserved_connections=0"])
    defer { server.stop() }
    try server.sql("CREATE ROLE web LOGIN; GRANT CREATE ON SCHEMA public TO web")
    let store = try PostgresRecordStore(server.url(role: "web"), configuration: PostgresConfiguration(timeout: .milliseconds(500)))
    var others: [TestConnection] = []
    try await eventually("the last connection") {
      if let one = try? TestConnection(server.url()) { others.append(one) } else { return true }
      return false
    }
    try await eventually("the reason") {
      let refusal = await error { () throws(SessionError) in try await store.prepare() }
      // One that a busy machine did not even try in time.
      guard refusal?.code != .timeout else { return false }
      #expect(refusal?.code == .unavailable)
      return refusal?.message.contains("53300") == true
    }
    others.removeAll()
    try await eventually("a free connection") { (try? await store.ping()) != nil }
    try await underLoad("no connection left (SQLSTATE 53300)", store) { load in
      try await load.progress()
      // Not by taking all connections that there are: the store would take its own back faster.
      try server.sql("ALTER ROLE web CONNECTION LIMIT 0")
      try server.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'web'")
      // They end when they notice: until then a write may still be sent to one.
      try await eventually("the connections to end") {
        try server.sql("SELECT 1 FROM pg_stat_activity WHERE usename = 'web'").isEmpty
      }
      try await eventually("the reason") {
        let refusal = await error { () throws(SessionError) in try await store.create(newKey(), record(), now: now) }
        #expect(refusal?.isIndeterminate == false)
        guard refusal?.code != .timeout else { return false }
        #expect(refusal?.code == .unavailable)
        return refusal?.message.contains("53300") == true
      }
      try server.sql("ALTER ROLE web CONNECTION LIMIT -1")
      let recovery = try await load.recovery()
      try await load.progress()
      return [recovery]
    }
    await store.close()
  }

  @Test func `a server that is not there is unavailable, and found when it is; a role or a database that is not there is a setting`()
    async throws
  {
    let (port, server) = (try TestServer.freePort(), try TestServer.shared.get())
    for (url, code) in [
      (server.url(port: port), SessionErrorCode.unavailable), (server.url(role: "nobody"), .misconfigured),
      ("postgres://postgres@127.0.0.1:\(server.port)/nothing", .misconfigured),
      ("postgres://postgres@localhost:\(port)/postgres", .unavailable),
      ("postgres://postgres@there-is-no-such-host.invalid/postgres", .unavailable),
    ] {
      // A server that is not there is waited for; a mistake is not, however slow the machine.
      let timeout: Duration = code == .unavailable ? .milliseconds(300) : .seconds(60)
      let refusal = try await refusal(url, PostgresConfiguration(timeout: timeout)) { (store) throws(SessionError) in
        try await store.create(newKey(), record(), now: now)
      }
      #expect(refusal?.code == code, "\(url)")
      #expect(refusal?.isIndeterminate == false)
    }
  }

  @Test func `of several hosts one that does not answer is passed over`() async throws {
    let server = try TestServer.shared.get()
    let silent = try SilentPort()
    let url = "postgres://postgres@127.0.0.1:\(silent.port),127.0.0.1:\(server.port)/postgres?connect_timeout=2"
    let store = try PostgresRecordStore(url, configuration: configuration(newTable()))
    #expect(try await store.create(newKey(), record(), now: now))
    await store.close()
  }

  @Test func `stores that are closed or let go of leave no descriptor behind`() async throws {
    let server = try TestServer.shared.get()
    func connections() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count }
    let table = newTable()
    func use(closing: Bool) async throws {
      let store = try PostgresRecordStore(server.url(), configuration: configuration(table))
      try await store.prepare()
      try server.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'swift-sessions'")
      try await eventually("another connection") { (try? await store.ping()) != nil }
      if closing { await store.close() }
    }
    try await use(closing: true)
    let before = try connections()
    for number in 0..<10 { try await use(closing: number % 2 == 0) }
    try await eventually("the descriptors to be closed") { try connections() <= before }
  }

  @Test func `a closed store says so, and what was waiting is done`() async throws {
    try await withStore { (store, _, _) async throws in
      let key = newKey()
      async let created = store.create(key, record(), now: now)
      #expect(try await created)
      await store.close()
      await store.close()
      #expect(await error { () throws(SessionError) in try await store.load(key, now: now) }?.code == .closed)
    }
  }
}
