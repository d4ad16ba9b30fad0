import Sessions
import SessionsFaultRuns
import SessionsPostgres
import SessionsTesting
import Testing

/// What a store says about its connections to the application's logger.
@Suite(.serialized) struct LogTests {
  @Test func `an outage and its end are logged, and no secret is`() async throws {
    let server = try TestServer.shared.get()
    let proxy = try FaultProxy(port: Int(server.port))
    defer { proxy.close() }
    let log = LogRecorder()
    var settings = configuration(newTable())
    settings.logger = log.logger
    let url = "postgres://postgres:s3cret-word@127.0.0.1:\(proxy.port)/postgres?connect_timeout=2"
    let store = try PostgresRecordStore(url, configuration: settings)
    let key = newKey()
    #expect(try await store.create(key, record(Array("s3cret-content".utf8), subject: "s3cret-subject"), now: now))
    let first = try #require(log.entries.first)
    #expect(log.entries.count == 1)
    #expect(first.message == "connected to Postgres" && first.level == "info")
    #expect(first.metadata == ["host": "127.0.0.1", "port": "\(proxy.port)", "serves": "writes", "attempt": "1"])

    proxy.mode = .reset
    async let read = store.load(key, now: now)
    try await eventually("tries that fail") { log.entries("connecting to Postgres failed").count >= 3 }
    proxy.mode = .pass
    #expect(try await read != nil)

    #expect(!log.entries("connection to Postgres lost").isEmpty)
    let failed = log.entries("connecting to Postgres failed")
    #expect(failed.map(\.metadata["attempt"]) == failed.indices.map { "\($0 + 1)" })
    #expect(failed.map(\.level) == failed.indices.map { $0 == 0 ? "info" : "debug" })
    #expect(failed.allSatisfy { $0.metadata["error"] == "unavailable" && $0.metadata["port"] == "\(proxy.port)" })
    #expect(log.entries.last?.metadata["attempt"] == "\(failed.count + 1)")
    for entry in log.entries {
      #expect(entry.isAtMostInfo)
      #expect(!entry.text.contains("s3cret") && !entry.text.contains(hex(key)), "\(entry.text)")
    }
    await store.close()
  }

  @Test func `a refusal is logged with the server's code, and a text that may hold a password with no host`() async throws {
    let server = try TestServer.shared.get()
    for (url, host) in [
      ("postgres://nobody:s3cret@127.0.0.1:\(server.port)/postgres", "127.0.0.1"),
      // Half of a password that is not percent-encoded: libpq takes it for a host.
      ("postgres://nobody:half@s3cret@127.0.0.1:\(server.port)/postgres", nil),
    ] {
      let log = LogRecorder()
      var settings = PostgresConfiguration(timeout: .milliseconds(300))
      settings.logger = log.logger
      let store = try PostgresRecordStore(url, configuration: settings)
      try await eventually("a try that fails") {
        #expect(await error { () throws(SessionError) in try await store.ping() } != nil)
        return !log.entries("connecting to Postgres failed").isEmpty
      }
      let failed = try #require(log.entries.first)
      #expect(failed.metadata["host"] == host)
      if host != nil { #expect(failed.metadata["sqlstate"] == "28000" && failed.metadata["error"] == "misconfigured") }
      #expect(log.entries.allSatisfy { !$0.text.contains("s3cret") && !$0.text.contains("half") })
      await store.close()
    }
  }
}
