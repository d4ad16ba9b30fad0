import Foundation
import Sessions
import SessionsFaultRuns
import SessionsRedis
import Testing

/// Credentials that are asked for when a connection is made.
@Suite(.serialized) struct CredentialTests {
  /// A source whose answers the test sets, and the number of times that it was asked.
  private final class Tokens: Sendable {
    struct Failure: Error, CustomStringConvertible {
      let description = "the-secret of a token service"
    }

    /// The next answers; the last one stays. Nil for a failure.
    let next: Locked<[StoreCredentials?]>
    let asked = Locked(0)

    let pause: Duration

    init(_ answers: StoreCredentials?..., taking pause: Duration = .zero) {
      next = Locked(answers)
      self.pause = pause
    }

    var source: CredentialSource {
      CredentialSource { [self] in
        asked.withLock { $0 += 1 }
        try await Task.sleep(for: pause)
        guard let credentials = next.withLock({ $0.count > 1 ? $0.removeFirst() : $0.first ?? nil }) else { throw Failure() }
        return credentials
      }
    }

    var count: Int { asked.withLock { $0 } }
  }

  private func open(_ server: RedisServer, _ source: CredentialSource, timeout: Duration = .seconds(60), log: LogRecorder? = nil) throws
    -> RedisRecordStore
  {
    var configuration = RedisConfiguration(
      servers: .standalone(.host("127.0.0.1", port: server.port)), credentials: source, timeout: timeout)
    configuration.logger = log?.logger
    return try RedisRecordStore(configuration: configuration)
  }

  private func command(_ server: RedisServer, _ password: String, _ words: String...) async throws -> String {
    try await RedisServer.run("redis-cli", ["-p", "\(server.port)", "--no-auth-warning", "-a", password] + words)
  }

  @Test func `each connection asks, so that a token may have changed meanwhile`() async throws {
    try await RedisServer.with(["--requirepass", "first-word"]) { (server) async throws in
      let tokens = Tokens(StoreCredentials(password: "first-word"))
      let log = LogRecorder()
      let store = try open(server, tokens.source, log: log)
      let key = newKey()
      #expect(try await store.create(key, record(), now: now))
      #expect(try await store.load(key, now: now) != nil)
      #expect(tokens.count == 1)
      #expect(try await command(server, "first-word", "CONFIG", "SET", "requirepass", "second-word") == "OK")
      tokens.next.withLock { $0 = [StoreCredentials(password: "second-word")] }
      // An open connection stays.
      #expect(try await store.load(key, now: now) != nil)
      #expect(tokens.count == 1)
      _ = try await command(server, "second-word", "CLIENT", "KILL", "TYPE", "normal")
      #expect(try await store.load(key, now: now) != nil)
      #expect(tokens.count == 2)
      await store.close()
      #expect(!log.entries.contains { $0.text.contains("-word") })
    }
  }

  @Test func `a user comes with the password, or from the settings`() async throws {
    try await RedisServer.with { (server) async throws in
      for user in ["given", "set"] {
        try await server.command("ACL", "SETUSER", user, "on", ">\(user)-word", "+@all", "~*", "&*")
      }
      try await server.command("ACL", "SETUSER", "default", "off")
      for (name, credentials) in [
        ("set", StoreCredentials(username: "given", password: "given-word")), ("set", StoreCredentials(password: "set-word")),
      ] {
        let tokens = Tokens(credentials)
        let store = try RedisRecordStore(
          configuration: RedisConfiguration(
            servers: .standalone(.host("127.0.0.1", port: server.port)), username: name, credentials: tokens.source, timeout: .seconds(60)))
        #expect(try await store.create(newKey(), record(), now: now))
        await store.close()
      }
    }
  }

  @Test func `a refused token is asked for once more at once, and again at the next connect`() async throws {
    try await RedisServer.with(["--requirepass", "good-word"]) { (server) async throws in
      let (good, old) = (StoreCredentials(password: "good-word"), StoreCredentials(password: "old-word"))
      let tokens = Tokens(old, good)
      let store = try open(server, tokens.source)
      #expect(try await store.create(newKey(), record(), now: now))
      #expect(tokens.count == 2)
      await store.close()

      // Longer than the wait before the next try to connect.
      let wrong = Tokens(old, taking: .milliseconds(40))
      let other = try open(server, wrong.source)
      let failure = await error { () throws(SessionError) in try await other.create(newKey(), record(), now: now) }
      #expect(failure?.code == .misconfigured && failure?.isIndeterminate == false, "\(String(describing: failure))")
      #expect(failure?.message.contains("WRONGPASS") == true && failure?.message.contains("-word") == false)
      #expect(wrong.count == 2)
      wrong.next.withLock { $0 = [good] }
      #expect(try await other.create(newKey(), record(), now: now))
      #expect(wrong.count == 3)
      await other.close()
    }
  }

  @Test func `a closure that throws is an outage that says so without its text, and ends by itself`() async throws {
    try await RedisServer.with(["--requirepass", "good-word"]) { (server) async throws in
      let tokens = Tokens(nil)
      let log = LogRecorder()
      let store = try open(server, tokens.source, timeout: .milliseconds(300), log: log)
      let failure = await error { () throws(SessionError) in try await store.create(newKey(), record(), now: now) }
      #expect(failure?.code == .unavailable && failure?.isIndeterminate == false, "\(String(describing: failure))")
      #expect(failure?.message.contains("threw Failure") == true && failure?.message.contains("the-secret") == false)
      #expect(!log.entries.isEmpty && !log.entries.contains { $0.text.contains("the-secret") })
      await store.close()
      let patient = try open(server, tokens.source)
      async let created = patient.create(newKey(), record(), now: now)
      try await eventually("it was asked again") { tokens.count > 3 }
      tokens.next.withLock { $0 = [StoreCredentials(password: "good-word")] }
      #expect(try await created)
      await patient.close()
    }
  }

  @Test func `a closure that hangs costs the time for connecting, is cancelled, and asked anew`() async throws {
    try await RedisServer.with(["--requirepass", "good-word"]) { (server) async throws in
      let isHanging = Locked(true)
      let cancelled = Locked(0)
      let source = CredentialSource {
        if isHanging.withLock({ $0 }) {
          do {
            try await Task.sleep(for: .seconds(3600))
          } catch {
            cancelled.withLock { $0 += 1 }
            throw error
          }
        }
        return StoreCredentials(password: "good-word")
      }
      let store = try open(server, source, timeout: .milliseconds(300))
      for _ in 0..<2 {
        let start = ContinuousClock.now
        let failure = await error { () throws(SessionError) in try await store.create(newKey(), record(), now: now) }
        #expect(ContinuousClock.now - start < slack)
        #expect(failure?.code == .unavailable && failure?.isIndeterminate == false, "\(String(describing: failure))")
        #expect(failure?.message.contains("closure for credentials") == true, "\(String(describing: failure))")
      }
      isHanging.withLock { $0 = false }
      try await eventually("the store is well again") { (try? await store.create(newKey(), record(), now: now)) == true }
      #expect(cancelled.withLock { $0 } > 0)
      await store.close()
    }
  }

  @Test func `the nodes of a cluster have the same source, which each connection asks`() async throws {
    try await RedisGroup.withNode(["--cluster-announce-ip", "127.0.0.1"], password: "node-word") { (server) async throws in
      let tokens = Tokens(StoreCredentials(password: "node-word"))
      // The seed and the node that it announces are two connections.
      let store = try RedisRecordStore(
        configuration: RedisConfiguration(
          servers: .cluster([.host("localhost", port: server.port)]), credentials: tokens.source, timeout: .seconds(60)))
      let key = newKey()
      #expect(try await store.create(key, record(), now: now))
      #expect(tokens.count == 2)
      _ = try await command(server, "node-word", "CLIENT", "KILL", "TYPE", "normal")
      #expect(try await store.load(key, now: now) != nil)
      #expect(tokens.count >= 3)
      await store.close()
    }
  }

  @Test func `sentinels have a source of their own, and the server that they name has the servers'`() async throws {
    try await RedisServer.with(["--requirepass", "server-word"]) { (server) async throws in
      let sentinel = try await RedisGroup.sentinel(
        of: "127.0.0.1", server.port,
        ["sentinel auth-pass main server-word", "requirepass other-word", "user asker on >asker-word +@all ~* &*"])
      defer { sentinel.kill(SIGKILL) }
      let servers = Tokens(StoreCredentials(password: "server-word"))
      let sentinels = Tokens(
        StoreCredentials(username: "asker", password: "old-word"), StoreCredentials(username: "asker", password: "asker-word"))
      let store = try RedisRecordStore(
        configuration: RedisConfiguration(
          servers: .sentinel([.host("127.0.0.1", port: sentinel.port)], master: "main"), credentials: servers.source,
          sentinelCredentials: sentinels.source, timeout: .seconds(60)))
      #expect(try await store.create(newKey(), record(), now: now))
      #expect(servers.count == 1 && sentinels.count >= 2)
      await store.close()
      // The same by the URL, for those that do not change.
      let fixed = "redis+sentinel://:server-word@127.0.0.1:\(sentinel.port)/main?sentinel-user=asker&sentinel-password=asker-word"
      let other = try SessionsRedisTests.open(fixed)
      #expect(try await other.create(newKey(), record(), now: now))
      await other.close()
    }
  }

  @Test func `no description shows what a source gives`() throws {
    let source = CredentialSource { StoreCredentials(username: "ada", password: "hunter2") }
    _ = source.ask()
    let configuration = RedisConfiguration(servers: .standalone(.host("host", port: 1)), credentials: source)
    let credentials = StoreCredentials(username: "ada", password: "hunter2")
    let store = try RedisRecordStore(configuration: configuration)
    var dumped = ""
    dump((source, configuration, credentials, store), to: &dumped)
    for text in ["\(source)", "\(credentials)", String(reflecting: (source, configuration, credentials)), "\(configuration)", dumped] {
      #expect(!text.contains("hunter2") && !text.contains("ada"), "\(text)")
    }
    #expect(configuration == configuration && configuration != RedisConfiguration(servers: configuration.servers))
  }
}
