import Foundation
import Sessions
import SessionsFaultRuns
import SessionsRedis
import SessionsTesting
import Testing

/// Servers that are reached at other addresses than those that they announce, IPv6, and names that lead elsewhere after a while.
@Suite(.serialized) struct AddressTests {
  /// An address that leads nowhere: TEST-NET-1 of RFC 5737.
  private static let announced = "192.0.2.5"

  @Test func `a cluster behind a translation of addresses is reached by a map, given as a table, a function or a URL`() async throws {
    try await RedisGroup.withNode(["--cluster-announce-ip", AddressTests.announced]) { (server) async throws in
      let (nowhere, here) = (
        RedisEndpoint.host(AddressTests.announced, port: server.port), RedisEndpoint.host("127.0.0.1", port: server.port)
      )
      for addresses in [[nowhere: here], RedisAddressMap { $0 == nowhere ? here : $0 }] {
        let store = try RedisRecordStore(
          configuration: RedisConfiguration(servers: .cluster([here]), addresses: addresses, timeout: .seconds(60)))
        try await use(store)
      }
      try await use(open("redis+cluster://\(here)?address=\(nowhere)=\(here)"))
      // Without the map the node is not reached.
      let failure = try await refusal("redis+cluster://\(here)", timeout: .seconds(1)) { (store) throws(SessionError) in
        try await store.load(newKey(), now: now)
      }
      #expect(failure?.code == .unavailable || failure?.code == .timeout, "\(String(describing: failure))")
    }
  }

  @Test func `a redirection is mapped as well`() async throws {
    try await RedisGroup.withNode { (first) async throws in
      // Nodes reach each other at the addresses that they announce, so that it is another one of this machine.
      let other = "127.0.0.3"
      try await RedisServer.with(
        ["--cluster-enabled", "yes", "--cluster-announce-ip", other, "--bind", "127.0.0.1", other]
      ) { (second) async throws in
        try await first.command("CLUSTER", "MEET", "127.0.0.1", "\(second.port)")
        for server in [first, second] {
          try await eventually("the nodes know each other") {
            let told = try await server.command("CLUSTER", "INFO")
            return told.contains("cluster_state:ok") && told.contains("cluster_known_nodes:2") && told.contains("cluster_size:1")
          }
        }
        let mapped = Locked(0)
        let addresses = RedisAddressMap { endpoint in
          guard endpoint == .host(other, port: second.port) else { return endpoint }
          mapped.withLock { $0 += 1 }
          return .host("127.0.0.1", port: second.port)
        }
        let store = try RedisRecordStore(
          configuration: RedisConfiguration(
            servers: .cluster([.host("127.0.0.1", port: first.port)]), addresses: addresses, timeout: .seconds(60)))
        let key = newKey()
        let slot = try await first.command("CLUSTER", "KEYSLOT", name(key))
        #expect(try await store.load(key, now: now) == nil)
        // The second node has no slot, and is in no map.
        #expect(mapped.withLock { $0 } == 0)
        #expect(try await second.command("CLUSTER", "SETSLOT", slot, "IMPORTING", try await first.command("CLUSTER", "MYID")) == "OK")
        #expect(try await first.command("CLUSTER", "SETSLOT", slot, "MIGRATING", try await second.command("CLUSTER", "MYID")) == "OK")
        #expect(try await store.create(key, record(), now: now))
        #expect(mapped.withLock { $0 } > 0)
        #expect(try await second.command("DBSIZE") == "1")
        #expect(try await !second.command("CLIENT", "LIST").contains("laddr=\(other)"))
        await store.close()
      }
    }
  }

  @Test func `the server that Sentinel names is mapped, and followed`() async throws {
    try await RedisServer.with { (server) async throws in
      let sentinels = try (0..<3).map { _ in try OldServer(version: "7.0.0") }
      defer { for sentinel in sentinels { sentinel.close() } }
      // A port that nobody has: the port is what differs.
      let closed = try RedisServer.freePort()
      for sentinel in sentinels { sentinel.master.withLock { $0 = (closed, 1) } }
      let list = sentinels.map { "127.0.0.1:\($0.port)" }.joined(separator: ",")
      let store = try open("redis+sentinel://\(list)/main?address=127.0.0.1:\(closed)=127.0.0.1:\(server.port)")
      let key = newKey()
      #expect(try await store.create(key, record(), now: now))
      #expect(try await server.command("DBSIZE") == "1")
      // The sentinels' later word, which is mapped too, does not lead away.
      try await Task.sleep(for: .milliseconds(1200))
      #expect(try await store.destroy(key, expecting: nil))
      await store.close()
    }
  }

  @Test func `IPv6 addresses are used in URLs, by clusters and by Sentinel`() async throws {
    let both = ["--bind", "127.0.0.1", "::1"]
    try await RedisServer.with(both) { (server) async throws in
      try await use(open("redis://[::1]:\(server.port)"))
      let sentinel = try await RedisGroup.sentinel(of: "::1", server.port, bind: "::1")
      defer { sentinel.kill(SIGKILL) }
      try await use(open("redis+sentinel://[::1]:\(sentinel.port)/main"))
      let unknown = "redis+sentinel://[::1]:\(sentinel.port)/other"
      let failure = try await refusal(unknown, timeout: .seconds(1)) { (store) throws(SessionError) in
        try await store.load(newKey(), now: now)
      }
      #expect(failure?.message.contains("[::1]:\(sentinel.port)") == true, "\(String(describing: failure))")
    }
    try await RedisGroup.withNode(both + ["--cluster-announce-ip", "::1"]) { (server) async throws in
      let store = try open("redis+cluster://127.0.0.1:\(server.port)")
      #expect(try await store.create(newKey(), record(), now: now))
      // Under its announced address, which is another one than the seed's.
      #expect(try await server.command("CLIENT", "LIST").contains("addr=[::1]:"))
      await store.close()
    }
  }

  @Test func `each connection resolves the name anew`() async throws {
    try await RedisServer.with { (first) async throws in
      try await RedisServer.with { (second) async throws in
        let target = Locked(first.port)
        let asked = Locked<[String]>([])
        var configuration = RedisConfiguration(servers: .standalone(.host("moving.invalid", port: 6379)), timeout: .seconds(60))
        configuration.resolver = Identified { host, _ in
          asked.withLock { $0.append(host) }
          return SocketAddress.resolve("127.0.0.1", port: target.withLock { $0 }, isNumeric: true)
        }
        let store = try RedisRecordStore(configuration: configuration)
        let key = newKey()
        #expect(try await store.create(key, record(), now: now))
        #expect(try await store.load(key, now: now) != nil)
        #expect(asked.withLock { $0 } == ["moving.invalid"])
        target.withLock { $0 = second.port }
        try await first.crash()
        try await eventually("the store follows the name") { (try? await store.create(newKey(), record(), now: now)) == true }
        #expect(try await second.command("DBSIZE") == "1")
        #expect(asked.withLock { $0.count } > 1)
        await store.close()
      }
    }
  }

  /// Expects that a store works, and closes it.
  private func use(_ store: RedisRecordStore) async throws {
    let key = newKey()
    #expect(try await store.create(key, record(), now: now))
    #expect(try await store.load(key, now: now) != nil)
    #expect(try await store.destroy(key, expecting: nil))
    await store.close()
  }
}
