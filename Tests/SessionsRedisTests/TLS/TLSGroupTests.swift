import Foundation
import Sessions
import SessionsFaultRuns
import SessionsRedis
import Testing

/// Several servers that work together, with TLS to each of them and between them.
@Suite(.serialized) struct TLSGroupTests {
  @Test func `a cluster is found, and followed to a replica that takes over`() async throws {
    try await RedisGroup.withCluster(tls: .make()) { (group, url) async throws in
      let log = LogRecorder()
      let store = try open(url, log: log)
      let counts = try await WriteLoad.run(on: store, sessions: 24) { load in
        try await load.progress(200)
        let replica = try #require(await self.firstReplica(of: group))
        var next = ContinuousClock.now
        try await eventually("the replica takes over") {
          if ContinuousClock.now >= next {
            try await replica.command("CLUSTER", "FAILOVER")
            next = ContinuousClock.now + .seconds(6)
          }
          return try await replica.command("INFO", "replication").contains("role:master")
        }
        try await load.progress(300)
      }
      FaultCounts("Redis Cluster TLS", "replica promoted by arrangement", counts).report()
      #expect(counts.wrong == [] && counts.lost == 0 && counts.refused == 0, "\(counts)")
      try await store.ping()
      let made = log.entries("connected to Redis")
      #expect(Set(made.map { $0.metadata["port"] }).count >= 4 && made.allSatisfy { $0.metadata["tls"] == "TLSv1.3" })
      await store.close()
    }
  }

  private func firstReplica(of group: RedisGroup) async throws -> RedisServer? {
    for server in group.servers where try await server.command("INFO", "replication").contains("role:slave") { return server }
    return nil
  }

  @Test func `a failover by Sentinel is followed, with TLS to the sentinels or settings of their own`() async throws {
    let tls = try await ServerTLS.make()
    try await RedisGroup.withSentinels(tls: tls) { (group, url) async throws in
      let (old, new) = (group.servers[0], group.servers[1])
      let log = LogRecorder()
      let store = try open(url, log: log)
      let key = newKey()
      #expect(try await store.create(key, record(), now: now))
      #expect(log.entries("connected to Redis").last?.metadata["tls"] == "TLSv1.3")
      try await old.command("WAIT", "1", "60000")
      #expect(try await group.servers[2].command("SENTINEL", "FAILOVER", "main") == "OK")
      try await eventually("the store follows the failover") {
        _ = try? await store.create(newKey(), record(), now: now)
        return log.entries("another server is the master of Redis").last?.metadata["port"] == "\(new.port)"
      }
      #expect(try await store.load(key, now: now) != nil)
      await store.close()

      // The same with the name of the authority for the sentinels only where it is needed, and without.
      var configuration = try RedisConfiguration(url: url)
      configuration.timeout = .seconds(20)
      configuration.sentinelTLS = .settings(RedisTLS(authoritiesFile: tls.certificate.authority.file, serverName: "localhost"))
      let own = try RedisRecordStore(configuration: configuration)
      #expect(try await own.load(key, now: now) != nil)
      await own.close()
      configuration.sentinelTLS = .settings(RedisTLS(authoritiesFile: tls.certificate.authority.file, serverName: "elsewhere"))
      let wrong = try RedisRecordStore(configuration: configuration)
      let failure = await error { () throws(SessionError) in try await wrong.load(key, now: now) }
      #expect(failure?.code == .misconfigured)
      #expect(failure?.message.contains("the sentinel at") == true && failure?.message.contains("not for elsewhere") == true)
      await wrong.close()
      let plain = try await refusal(url + "&sentinel-tls=off", timeout: .seconds(4)) { (store) async throws(SessionError) in
        try await store.load(key, now: now)
      }
      #expect(plain?.code == .unavailable && plain?.message.contains("the sentinel at") == true, "\(String(describing: plain))")
    }
  }

  @Test func `sentinels without TLS lead to a server with it`() async throws {
    let tls = try await ServerTLS.make()
    try await RedisServer.with(tls: tls) { (server) async throws in
      let sentinel = try RedisServer()
      let file = sentinel.folder.appending(path: "sentinel.conf")
      // It asks the server with TLS itself, and takes plain questions.
      let lines = [
        "port \(sentinel.port)", "bind 127.0.0.1", "dir \(sentinel.folder.path)", "tls-replication yes",
        "tls-cert-file \(tls.certificate.file)", "tls-key-file \(tls.certificate.key)",
        "tls-ca-cert-file \(tls.certificate.authority.file)",
        "sentinel monitor main 127.0.0.1 \(server.port) 1", "",
      ]
      try Data(lines.joined(separator: "\n").utf8).write(to: file)
      try await sentinel.launchSentinel(file)
      defer { sentinel.kill(SIGKILL) }
      try await eventually("the sentinel answers") { try await sentinel.command("PING") == "PONG" }
      let store = try open(tls.url("redis+sentinel://127.0.0.1:\(sentinel.port)/main") + "&sentinel-tls=off")
      #expect(try await store.create(newKey(), record(), now: now))
      await store.close()
    }
  }
}
