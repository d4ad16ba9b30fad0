import Foundation
import Sessions
import SessionsFaultRuns
import SessionsRedis
import Testing

/// Sentinels that arrange a failover, and sentinels that want a password.
@Suite(.serialized) struct SentinelTests {
  /// The old master cannot be made a replica, which happens some ten seconds after the failover: only the sentinels' word leads away from it.
  @Test func `a planned failover is followed at once, under load and by an idle store`() async throws {
    let stays = ["--rename-command", "SLAVEOF", "", "--rename-command", "REPLICAOF", "", "--repl-diskless-sync-delay", "0"]
    try await RedisGroup.withSentinels(master: stays) { (group, url) async throws in
      let (old, new) = (group.servers[0], group.servers[1])
      let log = LogRecorder()
      let busy = try open(url, log: log)
      let idle = try open(url)
      let key = newKey()
      #expect(try await idle.create(key, record(), now: now))
      try await old.command("WAIT", "1", "60000")
      #expect(try await group.servers[2].command("SENTINEL", "FAILOVER", "main") == "OK")
      var acknowledged: [RecordKey] = []
      let start = ContinuousClock.now
      try await eventually("the store follows the failover") {
        let key = newKey()
        if (try? await busy.create(key, record(), now: now)) == true { acknowledged.append(key) }
        guard let entry = log.entries("another server is the master of Redis").last else { return false }
        return entry.metadata["port"] == "\(new.port)"
      }
      let elapsed = ContinuousClock.now - start
      #expect(try await old.command("INFO", "replication").contains("role:master"))
      var lost = 0
      for key in acknowledged where try await new.command("EXISTS", name(key)) == "0" { lost += 1 }
      print("a planned failover was followed after \(elapsed); of \(acknowledged.count) acknowledged writes \(lost) are lost")
      for sentinel in group.servers[2...] {
        try await eventually("all sentinels know the new master") {
          try await sentinel.command("SENTINEL", "get-master-addr-by-name", "main").contains("\(new.port)")
        }
      }
      // It was idle meanwhile, and its connection to the old master is as good as ever.
      try await Task.sleep(for: .milliseconds(1100))
      #expect(try await idle.destroy(key, expecting: nil))
      #expect(try await new.command("EXISTS", name(key)) == "0")
      for store in [busy, idle] {
        let last = newKey()
        #expect(try await store.create(last, record(), now: now))
        #expect(try await new.command("EXISTS", name(last)) == "1")
        await store.close()
      }
    }
  }

  @Test func `a sentinel's refusal says that it was the sentinel's`() async throws {
    try await RedisServer.with(["--requirepass", "server-word"]) { (server) async throws in
      let sentinel = try RedisServer()
      let file = sentinel.folder.appending(path: "sentinel.conf")
      let lines = [
        "port \(sentinel.port)", "bind 127.0.0.1", "dir \(sentinel.folder.path)", "sentinel monitor main 127.0.0.1 \(server.port) 1",
        "sentinel auth-pass main server-word", "requirepass sentinel-word",
        "user asker on >asker-word +@all ~* &*", "user stranger on >stranger-word +ping ~* &*", "",
      ]
      try Data(lines.joined(separator: "\n").utf8).write(to: file)
      try await sentinel.launchSentinel(file)
      defer { sentinel.kill(SIGKILL) }
      try await eventually("the sentinel answers") { try await sentinel.command("PING").contains("NOAUTH") }

      func failure(_ change: (inout RedisConfiguration) -> Void) async throws -> SessionError? {
        var configuration = RedisConfiguration(
          servers: .sentinel([.host("127.0.0.1", port: sentinel.port)], master: "main"), password: "server-word",
          sentinelPassword: "sentinel-word", timeout: .seconds(60))
        change(&configuration)
        let store = try RedisRecordStore(configuration: configuration)
        let failure = await error { () throws(SessionError) in try await store.create(newKey(), record(), now: now) }
        await store.close()
        return failure
      }
      let (bySentinel, byServer) = ("the sentinel at 127.0.0.1:\(sentinel.port)", "Redis at 127.0.0.1:\(server.port)")
      #expect(try await failure { _ in } == nil)
      #expect(try await failure { ($0.sentinelUsername, $0.sentinelPassword) = ("asker", "asker-word") } == nil)
      for (what, begins, word, change) in [
        ("no password for the sentinel", bySentinel, "NOAUTH", { $0.sentinelPassword = nil }),
        ("the server's password", bySentinel, "WRONGPASS", { $0.sentinelPassword = "server-word" }),
        ("a user without rights", bySentinel, "NOPERM", { ($0.sentinelUsername, $0.sentinelPassword) = ("stranger", "stranger-word") }),
        ("no password for the server", byServer, "NOAUTH", { $0.password = nil }),
        ("the sentinel's password", byServer, "WRONGPASS", { $0.password = "sentinel-word" }),
        (
          "a server for a sentinel", "the sentinel at \(server.port)", "no sentinel",
          {
            $0.servers = .sentinel([.host("127.0.0.1", port: server.port)], master: "main")
            $0.sentinelPassword = "server-word"
          }
        ),
        (
          "a sentinel for a server", bySentinel.replacing("the sentinel", with: "Redis"), "redis+sentinel://",
          {
            $0.servers = .standalone(.host("127.0.0.1", port: sentinel.port))
            $0.password = "sentinel-word"
          }
        ),
      ] as [(String, String, String, (inout RedisConfiguration) -> Void)] {
        let failure = try await failure(change)
        #expect(failure?.code == .misconfigured, "\(what): \(String(describing: failure))")
        #expect(
          failure?.message.hasPrefix(begins.replacing("at \(server.port)", with: "at 127.0.0.1:\(server.port)")) == true,
          "\(what): \(String(describing: failure))")
        #expect(failure?.message.contains(word) == true, "\(what): \(String(describing: failure))")
        #expect(failure?.message.contains("-word") == false)
      }
    }
  }

  @Test func `a sentinel that refuses is passed over, and named in the log once`() async throws {
    try await RedisGroup.withSentinels { (group, _) async throws in
      let (server, strict, good) = (group.servers[0], group.servers[2], group.servers[3])
      #expect(try await strict.command("ACL", "SETUSER", "default", "resetpass", ">sentinel-word") == "OK")
      // One that wants a password, and one that is no sentinel.
      let bad = [strict.port, server.port]
      func url(_ ports: [UInt16]) -> String { "redis+sentinel://\(ports.map { "127.0.0.1:\($0)" }.joined(separator: ","))/main" }
      for _ in 0..<8 {
        let log = LogRecorder()
        let store = try open(url(bad + [good.port]), log: log)
        let key = newKey()
        #expect(try await store.create(key, record(), now: now))
        func entries() -> [LogRecorder.Entry] { log.entries("a sentinel of Redis is passed over") }
        try await eventually("both are named") {
          _ = try await store.load(key, now: now)
          return entries().count >= 2
        }
        // They are asked four times a second.
        for _ in 0..<4 {
          try await Task.sleep(for: .milliseconds(270))
          _ = try await store.load(key, now: now)
        }
        #expect(Set(entries().map(\.metadata["port"])) == Set(bad.map { "\($0)" }))
        #expect(entries().count == 2 && entries().allSatisfy { $0.level == "info" && $0.metadata["error"] == "misconfigured" })
        #expect(!log.entries.contains { $0.text.contains("-word") })
        await store.close()
      }
      // Only when all fail it is the error; and while one may come back, it is waited for.
      let store = try open(url(bad))
      let failure = await error { () throws(SessionError) in try await store.create(newKey(), record(), now: now) }
      #expect(failure?.code == .misconfigured && failure?.isIndeterminate == false, "\(String(describing: failure))")
      await store.close()
      let down = try RedisServer.freePort()
      let mixed = try await refusal(url([strict.port, down]), timeout: .seconds(1)) { (store) throws(SessionError) in
        try await store.load(newKey(), now: now)
      }
      #expect(mixed?.code == .unavailable, "\(String(describing: mixed))")
      for word in ["\(down)", "NOAUTH"] { #expect(mixed?.message.contains(word) == true, "\(String(describing: mixed))") }
    }
  }

  @Test func `sentinels of an old version are followed as well`() async throws {
    try await RedisServer.with { (old) async throws in
      try await RedisServer.with { (new) async throws in
        let sentinels = try (0..<3).map { _ in try OldServer(version: "6.0.16") }
        defer { for sentinel in sentinels { sentinel.close() } }
        func name(_ server: RedisServer, epoch: Int) {
          for sentinel in sentinels { sentinel.master.withLock { $0 = (server.port, epoch) } }
        }
        name(old, epoch: 1)
        let log = LogRecorder()
        let store = try open(
          "redis+sentinel://\(sentinels.map { "127.0.0.1:\($0.port)" }.joined(separator: ","))/main", log: log)
        #expect(try await store.create(newKey(), record(), now: now))
        #expect(try await old.command("DBSIZE") == "1")
        // The old one stays a master.
        name(new, epoch: 2)
        try await eventually("the store follows the sentinels") {
          _ = try await store.create(newKey(), record(), now: now)
          return try await new.command("DBSIZE") != "0"
        }
        #expect(log.entries("a sentinel of Redis is passed over").isEmpty)
        await store.close()
      }
    }
  }
}
