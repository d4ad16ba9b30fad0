import Sessions
import SessionsFaultRuns
import SessionsRedis
import SessionsTesting
import Testing

/// What a store says about its connections to the application's logger.
@Suite(.serialized) struct LogTests {
  @Test func `an outage and its end are logged, and no secret is`() async throws {
    try await RedisServer.with(["--requirepass", "s3cret-word"]) { (server) async throws in
      let proxy = try FaultProxy(port: Int(server.port))
      defer { proxy.close() }
      let log = LogRecorder()
      let store = try open("redis://:s3cret-word@127.0.0.1:\(proxy.port)", log: log)
      let key = newKey()
      #expect(try await store.create(key, record(Array("s3cret-content".utf8), subject: "s3cret-subject"), now: now))
      let first = try #require(log.entries.first)
      #expect(log.entries.count == 1)
      #expect(first.message == "connected to Redis" && first.level == "info")
      #expect(first.metadata == ["host": "127.0.0.1", "port": "\(proxy.port)", "attempt": "1"])

      proxy.mode = .reset
      async let read = store.load(key, now: now)
      try await eventually("tries that fail") { log.entries("connecting to Redis failed").count >= 3 }
      proxy.mode = .pass
      #expect(try await read != nil)

      #expect(!log.entries("connection to Redis lost").isEmpty)
      let failed = log.entries("connecting to Redis failed")
      #expect(failed.map(\.metadata["attempt"]) == failed.indices.map { "\($0 + 1)" })
      #expect(failed.map(\.level) == failed.indices.map { $0 == 0 ? "info" : "debug" })
      #expect(failed.allSatisfy { $0.metadata["error"] == "unavailable" && $0.metadata["port"] == "\(proxy.port)" })
      #expect(log.entries.last?.metadata["attempt"] == "\(failed.count + 1)")
      for entry in log.entries {
        #expect(entry.isAtMostInfo)
        #expect(!entry.text.contains("s3cret") && !entry.text.contains(name(key)), "\(entry.text)")
      }
      await store.close()
    }
  }
}
