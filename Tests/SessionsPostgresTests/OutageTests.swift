import Foundation
import Sessions
import SessionsPostgres
import Testing

/// Connections and servers that go away. The tests here stop servers of their own, one at a time.
@Suite(.serialized) struct OutageTests {
  /// What came of creates under load.
  struct Tally {
    var acknowledged: [RecordKey] = []
    var indeterminate: [RecordKey] = []
    var refused: [RecordKey] = []
    var codes: Set<SessionErrorCode> = []
  }

  /// Creates records with 16 tasks until told to stop.
  private func load(_ store: PostgresRecordStore, until stop: Shared<Bool>) async -> Tally {
    let tally = Shared(Tally())
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<16 {
        group.addTask {
          while !stop.value {
            let key = newKey()
            let refusal = await error { () throws(SessionError) in try await store.create(key, record(), now: now) }
            tally.update {
              guard let refusal else { return $0.acknowledged.append(key) }
              $0.codes.insert(refusal.code)
              if refusal.isIndeterminate { $0.indeterminate.append(key) } else { $0.refused.append(key) }
            }
          }
        }
      }
    }
    return tally.value
  }

  /// All that was acknowledged is there, all that was refused is not.
  private func check(_ tally: Tally, _ server: TestServer, _ table: String) throws {
    let stored = Set(try server.sql("SELECT encode(key, 'hex') FROM \"\(table)\"").map { $0[0] })
    #expect(tally.acknowledged.count { !stored.contains(hex($0)) } == 0, "lost")
    #expect(tally.refused.count { stored.contains(hex($0)) } == 0, "done all the same")
    #expect(tally.codes.isSubset(of: [.unavailable, .timeout]), "\(tally.codes)")
    print(
      "  acknowledged \(tally.acknowledged.count), lost 0, indeterminate \(tally.indeterminate.count) "
        + "(\(tally.indeterminate.count { stored.contains(hex($0)) }) of them done), refused \(tally.refused.count)")
  }

  @Test func `connections that the server ends under load lose nothing`() async throws {
    try await withStore { store, server, table in
      let stop = Shared(false)
      async let running = load(store, until: stop)
      for _ in 0..<10 {
        try await Task.sleep(for: .milliseconds(40))
        try server.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'swift-sessions'")
      }
      stop.update { $0 = true }
      let tally = await running
      try await eventually("the store to go on") { (try? await store.ping()) != nil }
      #expect(!tally.acknowledged.isEmpty)
      try check(tally, server, table)
    }
  }

  @Test func `a server that is killed and started again under load loses nothing that was acknowledged`() async throws {
    let server = try TestServer(isDurable: true)
    defer { server.stop() }
    let store = try PostgresRecordStore(server.url(), configuration: PostgresConfiguration(table: "sessions", timeout: .seconds(1)))
    try await store.prepare()
    let stop = Shared(false)
    async let running = load(store, until: stop)
    for _ in 0..<2 {
      try await Task.sleep(for: .milliseconds(300))
      try server.kill()
      try await Task.sleep(for: .milliseconds(100))
      try server.start()
    }
    let clock = ContinuousClock()
    let recovery = try await clock.measure {
      try await eventually("the store to work again") { (try? await store.ping()) != nil }
    }
    stop.update { $0 = true }
    let tally = await running
    print("  recovered \(recovery) after the server took connections")
    #expect(!tally.acknowledged.isEmpty)
    try check(tally, server, "sessions")
    await store.close()
  }

  @Test func `a server that stands still is a typed error in time for two stores at once, and the process goes on`() async throws {
    let server = try TestServer()
    defer { server.stop() }
    let configuration = PostgresConfiguration(timeout: .milliseconds(500))
    let stores = [
      try PostgresRecordStore(server.url(), configuration: configuration),
      try PostgresRecordStore(server.url(), configuration: configuration),
    ]
    let key = newKey()
    _ = try await stores[0].create(key, record(), now: now)
    try await stores[1].ping()
    let all = try server.processes()
    for process in all { kill(process, SIGSTOP) }
    defer { for process in all { kill(process, SIGCONT) } }
    let beats = Shared(0)
    let heart = Task {
      while !Task.isCancelled {
        try? await Task.sleep(for: .milliseconds(5))
        beats.update { $0 += 1 }
      }
    }
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
    heart.cancel()
    // Two operations after each other, each with half a second; the rest is for a machine that has other things to do.
    #expect(elapsed < .seconds(5))
    #expect(beats.value > 20, "\(beats.value) beats in \(elapsed)")
    for process in all { kill(process, SIGCONT) }
    for store in stores {
      try await eventually("the server to be noticed") { (try? await store.load(key, now: now)) != nil }
      await store.close()
    }
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
    let refusal = await error { () throws(SessionError) in try await store.prepare() }
    #expect(refusal?.code == .unavailable)
    #expect(refusal?.message.contains("53300") == true)
    others.removeAll()
    try await eventually("a free connection") { (try? await store.ping()) != nil }
    await store.close()
  }

  @Test func `a server that is not there is unavailable, and found when it is; a role or a database that is not there is a setting`()
    async throws
  {
    let (port, server) = (try TestServer.freePort(), try TestServer.shared.get())
    let configuration = PostgresConfiguration(timeout: .milliseconds(300))
    for (url, code) in [
      (server.url(port: port), SessionErrorCode.unavailable), (server.url(role: "nobody"), .misconfigured),
      ("postgres://postgres@127.0.0.1:\(server.port)/nothing", .misconfigured),
      ("postgres://postgres@localhost:\(port)/postgres", .unavailable),
      ("postgres://postgres@there-is-no-such-host.invalid/postgres", .unavailable),
    ] {
      let store = try PostgresRecordStore(url, configuration: configuration)
      let refusal = await error { () throws(SessionError) in try await store.create(newKey(), record(), now: now) }
      #expect(refusal?.code == code, "\(url)")
      #expect(refusal?.isIndeterminate == false)
      await store.close()
    }
  }

  @Test func `of several hosts one that does not answer is passed over`() async throws {
    let server = try TestServer.shared.get()
    let silent = try SilentPort()
    let url = "postgres://postgres@127.0.0.1:\(silent.port),127.0.0.1:\(server.port)/postgres?connect_timeout=2"
    let store = try PostgresRecordStore(url, configuration: PostgresConfiguration(table: newTable(), timeout: .seconds(20)))
    #expect(try await store.create(newKey(), record(), now: now))
    await store.close()
  }

  @Test func `stores that are closed or let go of leave no descriptor behind`() async throws {
    let server = try TestServer.shared.get()
    func connections() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count }
    let table = newTable()
    func use(closing: Bool) async throws {
      let store = try PostgresRecordStore(server.url(), configuration: PostgresConfiguration(table: table))
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
