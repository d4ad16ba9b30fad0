import Foundation
import Sessions
import SessionsBatching
import SessionsRedis
import SessionsTesting
import Testing

/// What a store learns of its servers: versions, eviction, what a write survives.
@Suite(.serialized) struct FactsTests {
  @Test func `a server's settings tell what a write survives, and which of them decides`() async throws {
    try await withStore { (store, server) async throws in
      for (settings, kept, words) in [
        ([], .nothing, ["appendonly no", "save"]), ([("save", "900 1 60 1000")], .snapshot, ["appendonly no", "900 1"]),
        ([("appendonly", "yes")], .lastSecond, ["appendfsync everysec"]), ([("appendfsync", "always")], .powerLoss, ["appendfsync always"]),
        ([("no-appendfsync-on-rewrite", "yes")], .serverCrash, ["no-appendfsync-on-rewrite"]),
        ([("appendfsync", "no"), ("no-appendfsync-on-rewrite", "no")], .serverCrash, ["appendfsync no"]),
      ] as [([(String, String)], RedisServerDurability.Kept, [String])] {
        for (name, value) in settings { #expect(try await server.command("CONFIG", "SET", name, value) == "OK") }
        let durability = try await store.serverDurability()
        #expect(durability.kept == kept, "\(settings): \(durability)")
        for word in words { #expect(durability.decidingSetting.contains(word), "\(durability)") }
      }
      // A user who may not ask.
      for (rights, words) in [("+info", "appendfsync is not known"), ("+get", "appendonly is not known")] {
        try await server.command("ACL", "SETUSER", "web", "reset", "on", ">pw", "~*", rights)
        let other = try open("redis://web:pw@127.0.0.1:\(server.port)")
        let durability = try await other.serverDurability()
        #expect(durability.kept == nil && durability.decidingSetting.contains(words), "\(durability)")
        let facts = try await other.serverFacts()
        #expect(rights == "+info" ? facts.evicts == false : facts.evicts == nil)
        await other.close()
      }
    }
  }

  @Test func `only a right that is missing leaves a fact unknown, and no other mistake`() async throws {
    try await RedisServer.with(["--requirepass", "right", "--rename-command", "CONFIG", ""]) { (server) async throws in
      let store = try open("redis://:right@127.0.0.1:\(server.port)")
      #expect(try await store.serverFacts().evicts == false)
      #expect(try await store.serverDurability().decidingSetting.contains("save is not known"))
      await store.close()
      let other = try open("redis://:wrong@127.0.0.1:\(server.port)")
      for failure in [
        await error(of: { () throws(SessionError) in try await other.serverFacts() }),
        await error(of: { () throws(SessionError) in try await other.serverDurability() }),
      ] {
        #expect(failure?.code == .misconfigured && failure?.message.contains("WRONGPASS") == true, "\(String(describing: failure))")
      }
      await other.close()
    }
    try await RedisServer.with(["--rename-command", "INFO", "", "--rename-command", "EVALSHA", ""]) { (server) async throws in
      let store = try open(server.url)
      #expect(try await store.serverFacts() == RedisServerFacts())
      let failure = await error { () throws(SessionError) in try await store.ping() }
      #expect(failure?.code == .misconfigured && failure?.message.contains("renamed") == true, "\(String(describing: failure))")
      await store.close()
    }
  }

  @Test func `only a server with a limit and a policy evicts`() async throws {
    try await withStore { (store, server) async throws in
      let facts = try await store.serverFacts()
      #expect(facts.evictionPolicy == "noeviction" && facts.memoryLimit == 0 && facts.evicts == false && !facts.isTooOld)
      #expect(try await store.serverProgram() == facts.program && facts.program?.isEmpty == false)
      try await server.command("CONFIG", "SET", "maxmemory-policy", "allkeys-lru")
      #expect(try await store.serverFacts().evictionWarning == nil)
      try await server.command("CONFIG", "SET", "maxmemory", "100mb")
      #expect(try await store.serverFacts().evictionWarning?.contains("allkeys-lru") == true)
    }
  }

  @Test func `a server is called by its own name and version, and judged by those of Redis`() async throws {
    let valkey = RedisServerFacts(["server_name": "valkey", "valkey_version": "9.1.2", "redis_version": "7.2.4"])
    #expect(valkey.program == "Valkey 9.1.2" && !valkey.isTooOld)
    #expect(RedisServerFacts(["redis_version": "7.0.15"]).program == "Redis 7.0.15")
    #expect(RedisServerFacts([:]).program == nil)
    // Whatever server the tests run with.
    let words = try await RedisServer.run("redis-server", ["--version"]).split(separator: " ")
    let (program, version) = (try #require(words.first), try #require(words.first { $0.hasPrefix("v=") }).dropFirst(2))
    try await withStore { (store, _) async throws in #expect(try await store.serverProgram() == "\(program) \(version)") }
  }

  @Test(arguments: [
    ("6.0.20", true), ("5.0.14", true), ("6.1.240", true), ("2.8", true), ("6.2.0", false), ("6.2.14", false), ("7.0.15", false),
    ("10.0", false), ("8", false), ("255.255.255", false),
  ])
  func `versions before 6_2 are too old`(version: String, isTooOld: Bool) {
    #expect(RedisServerFacts(version: version).isTooOld == isTooOld)
  }

  @Test func `a server that is too old is refused at the start, and nothing is sent to it`() async throws {
    let server = try OldServer(version: "6.0.16")
    let store = try open("redis://127.0.0.1:\(server.port)")
    for _ in 0..<2 {
      let failure = await error { () throws(SessionError) in try await store.create(newKey(), record(), now: now) }
      #expect(failure?.code == .misconfigured && failure?.isIndeterminate == false, "\(String(describing: failure))")
      #expect(failure?.message.contains("6.0.16") == true && failure?.message.contains("6.2 or later") == true)
    }
    await store.close()
    server.close()
    #expect(!server.received.contains("SET\r\n"))
  }

  @Test func `a name has one resolution under way, however often it is asked for, and none of Dispatch's threads`() async throws {
    let gate = Gate()
    let asked = Locked(0)
    let resolver: @Sendable (String, UInt16) -> [SocketAddress] = { _, _ in
      asked.withLock { $0 += 1 }
      gate.wait()
      return []
    }
    // More than Dispatch has threads, from as many names.
    let hosts = (0..<100).map { "hung-\($0).invalid" }
    var resolutions: [HostResolution] = []
    for _ in 0..<10 { for host in hosts { resolutions.append(HostResolution.of(host, port: 1, resolver: resolver)) } }
    try await eventually("each name is looked for") { asked.withLock { $0 } == 100 }
    #expect(resolutions.allSatisfy { $0.addresses == nil })
    // Dispatch still runs what it is given.
    await withCheckedContinuation { continuation in DispatchQueue(label: "test").async { continuation.resume() } }
    gate.open()
    try await eventually("all have their answer") { resolutions.allSatisfy { $0.addresses != nil } }
    #expect(asked.withLock { $0 } == 100)
    _ = HostResolution.of(hosts[0], port: 1, resolver: resolver)
    try await eventually("a name is looked for again") { asked.withLock { $0 } == 101 }
  }

  @Test func `a name that takes long is looked at more and more rarely`() async throws {
    let gate = Gate()
    let host = "slow-\(UInt32.random(in: .min ... .max)).invalid"
    let resolution = HostResolution.of(host, port: 1) { _, _ in
      gate.wait()
      return []
    }
    let (queue, pauses) = try queue(to: host, timeout: .seconds(60))
    async let failure = error { () throws(SessionError) in
      try await queue.submit(RedisRequest(operation: .load(newKey())), until: Deadline(after: .seconds(60)))
    }
    try await eventually("it is looked at some times") { pauses.all.count >= 9 }
    #expect(pauses.all[8] >= ReconnectDelay.longest / 2 && pauses.all[0] < .milliseconds(10), "\(pauses.all)")
    gate.open()
    try await eventually("it has an answer") { resolution.addresses != nil }
    await queue.close(discarding: true)
    #expect(await failure != nil)
  }

  @Test func `an address that hangs leaves time for the others of its name`() async throws {
    try await RedisServer.with { (server) async throws in
      let proxy = try FaultProxy(port: Int(server.port))
      defer { proxy.close() }
      proxy.mode = .blackHole
      let gate = Gate()
      let host = "two-\(UInt32.random(in: .min ... .max)).invalid"
      let resolution = HostResolution.of(host, port: 1) { _, _ in
        gate.wait()
        return [UInt16(proxy.port), server.port].flatMap { SocketAddress.resolve("127.0.0.1", port: $0, isNumeric: true) }
      }
      let (queue, pauses) = try queue(to: host, timeout: .seconds(3))
      async let loaded = queue.submit(RedisRequest(operation: .load(newKey())), until: Deadline(after: .seconds(60)))
      try await eventually("it waits for the same resolution") { !pauses.all.isEmpty }
      gate.open()
      guard case .null = try await loaded else {
        Issue.record("not null")
        return
      }
      #expect(resolution.addresses?.count == 2 && proxy.accepted >= 1)
      await queue.close(discarding: true)
    }
  }

  /// A queue of a connection to a host, and the pauses that the connection asks for.
  private func queue(to host: String, timeout: Duration) throws -> (CombiningQueue<RetryPauses>, RetryPauses) {
    let configuration = RedisConfiguration(servers: .standalone(.host(host, port: 1)), timeout: timeout)
    let settings = try RedisConnectionSettings(configuration, finding: .endpoint(.host(host, port: 1)), isClusterNode: false)
    let pauses = RetryPauses(RedisConnection(settings))
    return (CombiningQueue(label: "test", transport: pauses, capacity: 8, isRemote: true), pauses)
  }
}

/// Keeps the pauses that a connection asks for.
private final class RetryPauses: BatchTransport {
  private let connection: RedisConnection
  private let kept: Locked<[Duration]> = Locked([])

  init(_ connection: RedisConnection) {
    self.connection = connection
  }

  var all: [Duration] { kept.withLock { $0 } }

  func process(_ batch: inout RequestBatch<RedisRequest, RedisResponse>) -> BatchStep {
    let step = connection.process(&batch)
    if case .retry(let pause, _) = step { kept.withLock { $0.append(pause) } }
    return step
  }

  func close() async { await connection.close() }
}

/// A gate that threads wait at.
private final class Gate: Sendable {
  private let semaphore = DispatchSemaphore(value: 0)

  func wait() {
    semaphore.wait()
    semaphore.signal()
  }

  func open() { semaphore.signal() }
}
