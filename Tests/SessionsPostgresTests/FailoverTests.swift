import Foundation
import Sessions
import SessionsFaultRuns
import SessionsPostgres
import Testing

/// A primary and its standby that change places: the store finds the one to write to by itself.
@Suite(.serialized) struct FailoverTests {
  private func withPair(
    timeout: Duration = .seconds(1), _ body: (PostgresRecordStore, TestServer, TestServer) async throws -> Void
  ) async throws {
    let primary = try TestServer()
    defer { primary.stop() }
    let standby = try TestServer(replicaOf: primary)
    defer { standby.stop() }
    let store = try PostgresRecordStore(
      "postgres://postgres@127.0.0.1:\(primary.port),127.0.0.1:\(standby.port)/postgres",
      configuration: PostgresConfiguration(timeout: timeout))
    try await prepare(store)
    try await body(store, primary, standby)
    await store.close()
  }

  @Test func `a primary that is killed under load is replaced by its standby, which has all that was acknowledged`() async throws {
    try await withPair { store, primary, standby in
      try await underLoad("promotion of a standby", store) { load in
        try await load.progress()
        try primary.kill()
        // Nobody can be written to for as long as an operation takes.
        var refusal: SessionError?
        try await eventually("an operation to be tried before its deadline") {
          refusal = await error { () throws(SessionError) in try await store.create(newKey(), record(), now: now) }
          return refusal?.code != .timeout
        }
        #expect(refusal?.code == .unavailable)
        #expect(refusal?.isIndeterminate == false)
        try standby.promote()
        let recovery = try await load.recovery()
        try await load.progress()
        return [recovery]
      }
    }
  }

  @Test func `a primary that became read-only is left for the new one, with reads too`() async throws {
    try await withPair(timeout: .seconds(10)) { store, primary, standby in
      let keys = (0..<64).map { _ in newKey() }
      for key in keys { _ = try await store.create(key, record([0]), now: now) }
      try await underLoad("switchover, SQLSTATE 25006", store) { load in
        // Enough of them that reads get a connection of their own.
        try await eventually("a connection for reads") {
          try await withThrowingTaskGroup(of: Void.self) { group in
            for key in keys { group.addTask { _ = try await store.load(key, now: now) } }
            try await group.waitForAll()
          }
          return try connections(primary) == 2
        }
        try primary.sql("ALTER SYSTEM SET default_transaction_read_only = on")
        try primary.sql("SELECT pg_reload_conf()")
        // The server's processes read the setting one after the other.
        var refusal: SessionError?
        try await eventually("the primary to be read-only") {
          refusal = await error { () throws(SessionError) in try await store.create(newKey(), record(), now: now) }
          return refusal != nil && refusal?.code != .timeout
        }
        #expect(refusal?.code == .unavailable)
        #expect(refusal?.message.contains("read-only") == true)
        #expect(refusal?.isIndeterminate == false)
        // Records that can still be read there are the ones that were committed there.
        for key in keys { #expect(try await store.load(key, now: now)?.payload == [0]) }
        try standby.promote()
        let recovery = try await load.recovery()
        for key in keys { #expect(try await store.destroy(key)) }
        // The old primary still has them and still answers: it must not be asked.
        #expect(try primary.sql("SELECT count(*) FROM sessions WHERE payload = '\\x00'") == [["64"]])
        for key in keys { #expect(try await store.load(key, now: now) == nil) }
        try await load.progress()
        // The server's processes end when they notice that the store left them.
        try await eventually("the old primary to have no connection") { try connections(primary) == 0 }
        return [recovery]
      }
    }
  }

  @Test func `the primary is found among hosts in any order, and a store that is told to take any server says what is wrong`()
    async throws
  {
    let primary = try TestServer()
    defer { primary.stop() }
    let standby = try TestServer(replicaOf: primary, isSynchronous: false)
    defer { standby.stop() }
    let url = "postgres://postgres@127.0.0.1:\(standby.port),127.0.0.1:\(primary.port)/postgres"
    let store = try PostgresRecordStore(url, configuration: configuration("sessions"))
    #expect(try await store.create(newKey(), record(), now: now))
    await store.close()
    for wrong in ["\(url)?target_session_attrs=any", standby.url()] {
      let store = try PostgresRecordStore(wrong, configuration: PostgresConfiguration(timeout: .milliseconds(300)))
      try await eventually("the reason") {
        let refusal = await error { () throws(SessionError) in try await store.create(newKey(), record(), now: now) }
        // One that a busy machine did not even try in time.
        guard refusal?.code != .timeout else { return false }
        #expect(refusal?.code == .unavailable)
        return refusal?.message.contains("25006") == true
      }
      await store.close()
    }
  }

  @Test func `a ping fails on a server that became read-only while it was connected, and works again`() async throws {
    let server = try TestServer()
    defer { server.stop() }
    let store = try PostgresRecordStore(server.url(), configuration: PostgresConfiguration(timeout: .seconds(2)))
    try await prepare(store)
    try await store.ping()
    try server.sql("ALTER SYSTEM SET default_transaction_read_only = on")
    try server.sql("SELECT pg_reload_conf()")
    var refusal: SessionError?
    try await eventually("a ping that is refused") {
      refusal = await error { () throws(SessionError) in try await store.ping() }
      return refusal != nil && refusal?.code != .timeout
    }
    #expect(refusal?.code == .unavailable)
    #expect(refusal?.message.contains("25006") == true)
    #expect(refusal?.isIndeterminate == false)
    try server.sql("ALTER SYSTEM RESET default_transaction_read_only")
    try server.sql("SELECT pg_reload_conf()")
    try await eventually("a ping that is answered") { (try? await store.ping()) != nil }
    #expect(try server.sql("SELECT count(*) FROM sessions") == [["0"]])
    await store.close()
  }

  @Test func `a ping tells of a role that may not write`() async throws {
    let server = try TestServer()
    defer { server.stop() }
    let store = try PostgresRecordStore(server.url(), configuration: PostgresConfiguration())
    try await prepare(store)
    try server.sql("CREATE ROLE reader LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
    let url = server.url().replacingOccurrences(of: "postgres@", with: "reader@")
    let reader = try PostgresRecordStore(url, configuration: PostgresConfiguration())
    let refusal = await error { () throws(SessionError) in try await reader.ping() }
    #expect(refusal?.code == .misconfigured)
    #expect(refusal?.message.contains("42501") == true)
    await reader.close()
    await store.close()
  }

  /// The number of a store's connections to a server.
  private func connections(_ server: TestServer) throws -> Int? {
    try server.sql("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'swift-sessions'").first.flatMap { Int($0[0]) }
  }
}
