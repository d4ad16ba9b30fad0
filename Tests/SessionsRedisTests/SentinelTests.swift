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
}
