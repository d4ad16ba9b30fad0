import Foundation
import Sessions
import SessionsRedis

/// Several real servers that work together.
final class RedisGroup: Sendable {
  let servers: [RedisServer]

  private init(_ servers: [RedisServer]) {
    self.servers = servers
  }

  func end() {
    for server in servers { server.kill(SIGKILL) }
  }

  /// Runs `body` with a cluster of three masters with a replica each.
  static func withCluster<Value>(
    tls: ServerTLS? = nil, _ body: (RedisGroup, String) async throws -> Value
  ) async throws -> Value {
    var servers: [RedisServer] = []
    // Long enough that no node is taken for one that ended because the machine has other things to do.
    for _ in 0..<6 { servers.append(try RedisServer(["--cluster-enabled", "yes", "--cluster-node-timeout", "5000"], tls: tls)) }
    let group = RedisGroup(servers)
    defer { group.end() }
    for server in servers { try await server.start() }
    let addresses = servers.map { "127.0.0.1:\($0.port)" }
    let told = try await RedisServer.run(
      "redis-cli", (tls?.clientArguments ?? []) + ["--cluster", "create"] + addresses + ["--cluster-replicas", "1", "--cluster-yes"])
    guard told.contains("All 16384 slots covered") else { throw RedisTestError(description: "no cluster: \(told)") }
    for server in servers {
      try await eventually("the cluster is whole") {
        let state = try await server.command("CLUSTER", "INFO")
        let role = try await server.command("INFO", "replication")
        return state.contains("cluster_state:ok") && (role.contains("role:master") || role.contains("master_link_status:up"))
      }
    }
    let url = "redis+cluster://\(addresses[0]),\(addresses[5])"
    return try await body(group, tls.map { $0.url(url) } ?? url)
  }

  /// Runs `body` with a cluster of one node, which has all slots.
  static func withNode<Value>(_ arguments: [String] = [], password: String? = nil, _ body: (RedisServer) async throws -> Value)
    async throws -> Value
  {
    let login = password.map { ["--requirepass", $0] } ?? []
    return try await RedisServer.with(["--cluster-enabled", "yes"] + login + arguments) { (server) async throws in
      let ask = ["-p", "\(server.port)"] + (password.map { ["--no-auth-warning", "-a", $0] } ?? []) + ["CLUSTER"]
      // The command for a range is not in version 6.2.
      let told = try await RedisServer.run("redis-cli", ask + ["ADDSLOTS"] + (0..<16_384).map { "\($0)" })
      guard told == "OK" else { throw RedisTestError(description: "no cluster: \(told)") }
      try await eventually("the cluster is whole") {
        try await RedisServer.run("redis-cli", ask + ["INFO"]).contains("cluster_state:ok")
      }
      return try await body(server)
    }
  }

  /// Starts one sentinel that watches a server by the name `main`.
  static func sentinel(of host: String, _ port: UInt16, bind: String = "127.0.0.1", _ lines: [String] = []) async throws -> RedisServer {
    let sentinel = try RedisServer()
    let file = sentinel.folder.appending(path: "sentinel.conf")
    let all =
      ["port \(sentinel.port)", "bind \(bind)", "dir \(sentinel.folder.path)", "sentinel monitor main \(host) \(port) 1"] + lines + [""]
    try Data(all.joined(separator: "\n").utf8).write(to: file)
    try await sentinel.launchSentinel(file)
    try await eventually("the sentinel answers") {
      let told = try await RedisServer.run("redis-cli", ["-h", bind, "-p", "\(sentinel.port)", "PING"])
      return told.contains("NOAUTH") || told == "PONG"
    }
    return sentinel
  }

  /// Runs `body` with a server, its replica and three sentinels, which come last.
  static func withSentinels<Value>(
    master arguments: [String] = [], tls: ServerTLS? = nil, _ body: (RedisGroup, String) async throws -> Value
  ) async throws -> Value {
    let master = try RedisServer(arguments, tls: tls)
    let replica = try RedisServer(["--replicaof", "127.0.0.1", "\(master.port)", "--repl-diskless-sync-delay", "0"], tls: tls)
    var sentinels: [RedisServer] = []
    for _ in 0..<3 { sentinels.append(try RedisServer(tls: tls)) }
    let group = RedisGroup([master, replica] + sentinels)
    defer { group.end() }
    try await master.start()
    try await master.command("CONFIG", "SET", "repl-diskless-sync-delay", "0")
    try await replica.start()
    try await eventually("the replica follows") { try await replica.command("INFO", "replication").contains("master_link_status:up") }
    for sentinel in sentinels {
      let file = sentinel.folder.appending(path: "sentinel.conf")
      try Data(
        """
        \(sentinel.listening)
        bind 127.0.0.1
        dir \(sentinel.folder.path)
        sentinel monitor main 127.0.0.1 \(master.port) 2
        sentinel down-after-milliseconds main 3000
        sentinel failover-timeout main 10000

        """.utf8
      ).write(to: file)
      try await sentinel.launchSentinel(file)
    }
    for sentinel in sentinels {
      try await eventually("the sentinels know each other") {
        let told = try await sentinel.command("INFO", "sentinel")
        return told.contains("slaves=1,sentinels=3")
      }
    }
    let addresses = sentinels.map { "127.0.0.1:\($0.port)" }.joined(separator: ",")
    let url = "redis+sentinel://\(addresses)/main"
    return try await body(group, tls.map { $0.url(url) } ?? url)
  }
}
