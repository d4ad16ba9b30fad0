import Foundation
import Sessions
import SessionsFaultRuns
import SessionsRedis
import Testing

// Walks through all masters of a cluster that changes, for the test of ``ClusterTests``, and walks through a server that is started again.

extension ClusterTests {
  /// A key whose slot goes from a master that is not reached yet to one that was is found all the same.
  func walkWhileSlotsMove(_ group: RedisGroup, _ url: String) async throws {
    let store = try open(url)
    let masters = try await group.liveMasters()
    var names: [String] = []
    for master in masters { names.append(try await master.placeKey()) }
    var found: Set<String> = []
    var isMoved = false
    try await store.scan(Array("*:*".utf8), type: nil) { (page: [[UInt8]]) async throws(SessionError) in
      let page = page.map { String(decoding: $0, as: UTF8.self) }
      found.formUnion(page)
      guard !isMoved, let walked = names.firstIndex(where: { page.contains($0) }) else { return }
      isMoved = true
      let other = (walked + 1) % masters.count
      do {
        try await group.move(names[other], from: masters[other], to: masters[walked], all: masters)
      } catch {
        Issue.record(error)
      }
    }
    #expect(isMoved && found.isSuperset(of: names), "\(names) of \(found)")
    for name in names { #expect(try await masters.anyDeletes(name)) }
    await store.close()
  }

  /// A store that did nothing while a master joined reaches it with everything that is about all masters.
  func growUnseen(_ group: RedisGroup, _ url: String) async throws {
    let new = try RedisServer(["--cluster-enabled", "yes", "--cluster-node-timeout", "5000"])
    try await new.start()
    defer { new.kill(SIGKILL) }
    var stores: [RedisRecordStore] = []
    for _ in 0..<3 {
      let store = try open(url)
      try await eventually("the store knows the cluster") {
        await error { () throws(SessionError) in try await store.load(newKey(), now: now) } == nil
      }
      stores.append(store)
    }
    let old = try #require(await group.liveMasters().first)
    let node = "127.0.0.1:\(old.port)"
    let joined = try await RedisServer.run("redis-cli", ["--cluster", "add-node", "127.0.0.1:\(new.port)", node])
    #expect(joined.contains("New node added correctly"), "\(joined.suffix(300))")
    let identifier = try await new.command("CLUSTER", "MYID")
    let source = try await old.command("CLUSTER", "MYID")
    var nodes: [RedisServer] = []
    for server in group.servers where try await server.command("INFO", "replication").contains("role:") { nodes.append(server) }
    // A node that does not know the new one would refuse to move a slot to it, and the tool would leave that slot half way.
    try await eventually("all nodes know the new one") {
      for server in nodes where try await !server.command("CLUSTER", "NODES").contains(identifier) { return false }
      return try await RedisServer.run("redis-cli", ["--cluster", "check", node]).contains("All nodes agree")
    }
    try await eventually("slots have moved to the new node, and all know it") {
      // The tool may not begin, as while the nodes do not agree about the one that ended.
      if try await !new.command("CLUSTER", "SLOTS").contains(identifier) {
        _ = try await RedisServer.run(
          "redis-cli",
          [
            "--cluster", "reshard", node, "--cluster-from", source, "--cluster-to", identifier, "--cluster-slots", "200", "--cluster-yes",
            "--cluster-pipeline", "50",
          ])
      }
      for server in nodes where try await !server.command("CLUSTER", "SLOTS").contains(identifier) { return false }
      return true
    }
    let name = try await new.placeKey()
    let namespace = String(name.prefix { $0 != ":" })
    #expect(try await stores[0].namespaces { $0 == namespace } == [namespace])
    try await new.command("CONFIG", "SET", "maxmemory", "1")
    let failure = await error { () throws(SessionError) in try await stores[1].ping() }
    #expect(failure?.code == .unavailable && failure?.message.contains("OOM") == true, "\(String(describing: failure))")
    try await new.command("CONFIG", "SET", "maxmemory-policy", "allkeys-lru")
    #expect(try await stores[2].serverFacts().evicts == true)
    for store in stores { await store.close() }
  }

  @Test func `a walk during which the server was started again passes no key over`() async throws {
    try await withStore(["--appendonly", "yes"]) { (store, server) async throws in
      let fill = "for i = 1, 4000 do redis.call('SET', 'n' .. i .. ':subject:x', '1') end return 1"
      #expect(try await server.command("EVAL", fill, "0") == "1")
      var isRestarted = false
      var found: Set<[UInt8]> = []
      try await store.scan(Array("*:*".utf8), type: nil) { (page: [[UInt8]]) async throws(SessionError) in
        found.formUnion(page)
        guard !isRestarted else { return }
        isRestarted = true
        do {
          try await server.stop()
          try await server.start()
          try await eventually("it has its data") { try await server.command("DBSIZE") == "4000" }
        } catch {
          Issue.record(error)
        }
      }
      #expect(found.count == 4000)
    }
  }
}

extension RedisServer {
  /// Sets a key of a namespace of its own, in one of the server's slots.
  fileprivate func placeKey() async throws -> String {
    // The server itself tries names until one is in its slots: a new node has few of them, and each command is a process.
    let script = """
      for try = 1, 100000 do
        local name = 'n' .. ARGV[1] .. try .. ':subject:x'
        local answer = redis.pcall('SET', name, '1')
        if answer.ok then return name end
      end
      return ''
      """
    var name = ""
    // While its slots are on their way none is there.
    try await eventually("a name is in the slots of the server") {
      name = try await command("EVAL", script, "0", "\(UInt32.random(in: .min ... .max))x")
      return name.hasSuffix(":subject:x")
    }
    return name
  }
}

extension [RedisServer] {
  /// Deletes a key on the server that has it.
  fileprivate func anyDeletes(_ name: String) async throws -> Bool {
    for server in self where try await server.command("DEL", name) == "1" { return true }
    return false
  }
}

extension RedisGroup {
  /// The servers that are masters.
  fileprivate func liveMasters() async throws -> [RedisServer] {
    var masters: [RedisServer] = []
    for server in servers where try await server.command("INFO", "replication").contains("role:master") { masters.append(server) }
    return masters
  }

  /// Moves a key with its slot, as the tool for it does.
  fileprivate func move(_ name: String, from source: RedisServer, to target: RedisServer, all: [RedisServer]) async throws {
    let slot = "\(RedisSlot.of(Array(name.utf8)))"
    let (giver, taker) = (try await source.command("CLUSTER", "MYID"), try await target.command("CLUSTER", "MYID"))
    for told in [
      try await target.command("CLUSTER", "SETSLOT", slot, "IMPORTING", giver),
      try await source.command("CLUSTER", "SETSLOT", slot, "MIGRATING", taker),
      try await source.command("MIGRATE", "127.0.0.1", "\(target.port)", name, "0", "60000"),
    ] { #expect(told == "OK") }
    for server in [target, source] + all { #expect(try await server.command("CLUSTER", "SETSLOT", slot, "NODE", taker) == "OK") }
  }
}
