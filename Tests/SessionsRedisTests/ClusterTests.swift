import Foundation
import Sessions
import SessionsFaultRuns
import SessionsRedis
import Testing

/// A cluster and a server under Sentinel whose nodes change roles.
@Suite(.serialized) struct ClusterTests {
  /// One cluster for all tests, as making one takes longer than each of them.
  @Test func `a cluster that is resharded, fails over and loses a node`() async throws {
    try await RedisGroup.withCluster { (group, url) async throws in
      try await reachAllNodes(group, url)
      try await pingAllMasters(group, url)
      try await moveSlots(group, url)
      try await walkWhileSlotsMove(group, url)
      try await changeRoles(group, url)
      try await growUnseen(group, url)
    }
  }

  /// Moving slots under load loses and doubles nothing.
  private func moveSlots(_ group: RedisGroup, _ url: String) async throws {
    let store = try open(url)
    let counts = try await WriteLoad.run(on: store, sessions: 48) { load in
      try await load.progress(100)
      let identifiers = try await group.masters()
      // Back and forth, so that the map is wrong each time.
      for (source, target) in [(0, 1), (1, 2), (2, 0)] {
        // Keys that were moved before have to have reached all nodes, or the tool refuses to begin.
        let node = "127.0.0.1:\(group.servers[0].port)"
        try await eventually("the nodes agree") { !(try await RedisServer.run("redis-cli", ["--cluster", "check", node])).contains("ERR") }
        let told = try await RedisServer.run(
          "redis-cli",
          [
            "--cluster", "reshard", node, "--cluster-from", identifiers[source], "--cluster-to",
            identifiers[target], "--cluster-slots", "200", "--cluster-yes", "--cluster-pipeline", "50",
          ])
        #expect(!told.contains("ERR"), "\(told.suffix(300))")
        try await load.progress(50)
      }
    }
    FaultCounts("Redis Cluster", "slots moved (reshard)", counts).report()
    #expect(counts.wrong == [])
    #expect(counts.lost == 0)
    #expect(counts.refused == 0 && counts.indeterminate == 0, "\(counts)")
    await store.close()
  }

  /// Nodes that change roles or end are followed.
  private func changeRoles(_ group: RedisGroup, _ url: String) async throws {
    let log = LogRecorder()
    let store = try open(url, log: log)
    let planned = try await WriteLoad.run(on: store, sessions: 24) { load in
      try await load.progress(100)
      // A planned failover loses nothing.
      for server in group.servers where try await server.command("INFO", "replication").contains("role:slave") {
        #expect(try await server.command("CLUSTER", "FAILOVER") == "OK")
        var next = ContinuousClock.now + .seconds(6)
        try await eventually("the replica is master") {
          // A replica gives up after five seconds, which are not enough on every machine that has other things to do.
          if ContinuousClock.now >= next {
            try await server.command("CLUSTER", "FAILOVER")
            next = ContinuousClock.now + .seconds(6)
          }
          return try await server.command("INFO", "replication").contains("role:master")
        }
        try await load.progress(50)
      }
    }
    FaultCounts("Redis Cluster", "replicas promoted by arrangement", planned).report()
    #expect(planned.wrong == [])
    #expect(planned.lost == 0)
    #expect(planned.refused == 0, "\(planned)")

    for server in group.servers { try await server.command("WAIT", "1", "60000") }
    // It sees nothing of the failover until it walks through all masters.
    let idle = try open(url)
    #expect(try await idle.load(newKey(), now: now) == nil)
    var recovery: Duration?
    let sudden = try await WriteLoad.run(on: store, sessions: 24, allowsLoss: true) { load in
      try await load.progress(100)
      let master = try #require(await group.firstMaster())
      try await master.crash()
      let others = group.servers.filter { $0.port != master.port }
      try await eventually("a replica took over, and all know it") {
        var masters = 0
        for server in others {
          if try await server.command("INFO", "replication").contains("role:master") { masters += 1 }
          guard try await server.command("CLUSTER", "INFO").contains("cluster_state:ok") else { return false }
        }
        return masters == 3
      }
      // Some of the keys are on the node that ended, whatever the load does meanwhile.
      let start = ContinuousClock.now
      for _ in 0..<24 { #expect(try await store.create(newKey(), record(), now: now)) }
      recovery = ContinuousClock.now - start
      // All sessions are written again, those of the node that ended included.
      try await load.progress(500)
    }
    FaultCounts("Redis Cluster", "master killed, replica promoted", sudden, recoveries: [recovery].compactMap { $0 }).report()
    #expect(sudden.wrong == [])
    #expect(sudden.hasOnlyOutageErrors)
    #expect(try await idle.namespaces { $0 == "sessions" } == ["sessions"])
    try await idle.ping()
    await idle.close()
    let failovers = log.entries("other servers are the masters of the Redis Cluster")
    #expect(failovers.contains { $0.metadata["joined"] != "[]" && $0.metadata["left"] != "[]" })
    #expect(failovers.allSatisfy { $0.level == "info" })
    await store.close()
  }

  /// The index and prune reach all nodes.
  private func reachAllNodes(_ group: RedisGroup, _ url: String) async throws {
    let store = try open(url)
    // An hour away: the servers drop what ended a while ago by their own clocks.
    func end(_ number: Int) -> Timestamp { later.advanced(by: .seconds(number + 1)) }
    for number in 0..<60 {
      #expect(try await store.create(newKey(), record(subject: "ada", absolute: end(3600), idle: end(number)), now: now))
    }
    #expect(try await store.records(of: "ada", after: nil, limit: 100, now: now).count == 60)
    #expect(try await store.prune(now: end(39), limit: 25) == 25)
    // The longest expired went first, wherever they were.
    let left = try await store.records(of: "ada", after: nil, limit: 100, now: now)
    #expect(Set(left.map(\.record.idleDeadline)) == Set((25..<60).map(end)))
    for server in group.servers { try await server.command("SCRIPT", "FLUSH") }
    #expect(try await store.destroyAll(of: "ada", except: nil) == 35)
    await store.close()
  }

  /// A ping fails when any master would refuse a write.
  private func pingAllMasters(_ group: RedisGroup, _ url: String) async throws {
    let store = try open(url)
    try await store.ping()
    for server in group.servers where try await server.command("INFO", "replication").contains("role:master") {
      let size = try await server.command("DBSIZE")
      try await server.command("CONFIG", "SET", "maxmemory", "1")
      let failure = await error { () throws(SessionError) in try await store.ping() }
      #expect(failure?.code == .unavailable && failure?.message.contains("OOM") == true)
      try await server.command("CONFIG", "SET", "maxmemory", "0")
      try await store.ping()
      #expect(try await server.command("DBSIZE") == size)
    }
    await store.close()
  }

  @Test func `a server under Sentinel is found again after a failover`() async throws {
    try await RedisGroup.withSentinels { (group, url) async throws in
      let log = LogRecorder()
      let store = try open(url, log: log)
      var recoveries: [Duration] = []
      let counts = try await WriteLoad.run(on: store, allowsLoss: true) { load in
        try await group.servers[0].command("WAIT", "1", "60000")
        try await load.progress(100)
        try await group.servers[0].crash()
        try await eventually("the replica is master") {
          try await group.servers[1].command("INFO", "replication").contains("role:master")
        }
        recoveries.append(try await load.recovery())
        try await load.progress(100)
      }
      let failover = try #require(log.entries("another server is the master of Redis").first)
      #expect(failover.level == "info" && failover.metadata["port"] == "\(group.servers[1].port)")
      #expect(failover.metadata["former"] == "127.0.0.1:\(group.servers[0].port)")
      FaultCounts("Redis Sentinel", "master killed, replica promoted", counts, recoveries: recoveries).report()
      #expect(counts.wrong == [])
      #expect(counts.hasOnlyOutageErrors)
      // The old master comes back as one, until a sentinel tells it otherwise: the store must not go to it.
      try await group.servers[0].start()
      let key = newKey()
      #expect(try await store.create(key, record(), now: now))
      #expect(try await group.servers[1].command("EXISTS", name(key)) == "1")
      await store.close()
      let unknown = url.replacing("/main", with: "/other")
      let missing = try await refusal(unknown, timeout: .milliseconds(500)) { (store) throws(SessionError) in try await store.ping() }
      #expect(missing?.code == .unavailable)
    }
  }
}

extension RedisGroup {
  /// The identifiers of the masters that are not known to have failed.
  func masters() async throws -> [String] {
    for server in servers.shuffled() {
      let lines = try await server.command("CLUSTER", "NODES").split(separator: "\n").map { $0.split(separator: " ") }
      let masters = lines.filter { $0.count > 8 && $0[2].contains("master") && !$0[2].contains("fail") }
      if !masters.isEmpty { return masters.map { String($0[0]) } }
    }
    return []
  }

  fileprivate func firstMaster() async throws -> RedisServer? {
    for server in servers where try await server.command("INFO", "replication").contains("role:master") { return server }
    return nil
  }
}
