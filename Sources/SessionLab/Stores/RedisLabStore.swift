package import Sessions
package import SessionsBenchmark
package import SessionsConformance
package import SessionsRedis
import SessionsTesting

/// A URL of Redis: one server, a cluster, or a server behind Sentinel, with a prefix for each namespace.
package struct RedisLabStore: LabStore {
  package static let usage: String =
    "redis://[user:password@]host[:port][/database], redis+unix:///PATH, redis+cluster://host:port,…, "
    + "redis+sentinel://host:port,…/NAME[/database]; rediss for TLS"
  package static let shared: String? = "the same servers"

  /// The URL as it was given, with user and password: another process needs it, and no report may show it.
  package let text: String
  private let parsed: Result<RedisConfiguration, SessionError>

  /// Reads a URL; nil when the text is none of Redis. The mistake in one that is goes into ``mistake``.
  package init?(argument: String) {
    let schemes = ["redis", "rediss", "unix"]
    guard let scheme = argument.split(separator: ":", maxSplits: 1).first?.split(separator: "+").first, argument.contains("://"),
      schemes.contains(String(scheme))
    else { return nil }
    text = argument
    do throws(SessionError) {
      let configuration = try RedisConfiguration(url: argument)
      try configuration.validate()
      parsed = .success(configuration)
    } catch {
      parsed = .failure(error)
    }
  }

  private init(_ configuration: RedisConfiguration, text: String) {
    (parsed, self.text) = (.success(configuration), text)
  }

  package var name: String {
    guard case .success(let configuration) = parsed else { return "redis" }
    // What is not verified stands wherever the store is named.
    return configuration.address + (configuration.database == 0 ? "" : "/\(configuration.database)")
      + (configuration.weakness.map { " (\($0))" } ?? "")
  }

  /// A URL that cannot be read may hold one, too.
  package var hasPassword: Bool {
    guard case .success(let configuration) = parsed else { return text.contains("@") }
    return configuration.password != nil || configuration.sentinelPassword != nil
  }

  package var mistake: String? {
    if case .failure(let error) = parsed { return error.message }
    return nil
  }

  /// The one server that a proxy can stand before; nil for several, a name, or a socket that is no TCP one.
  package var server: (host: String, port: Int)? {
    guard case .success(let configuration) = parsed, case .standalone(.host(let host, let port)) = configuration.servers,
      FaultProxy.canReach(host)
    else { return nil }
    return (host, Int(port))
  }

  /// The same store, on a server at another port of this machine. Its ``text`` stays, so that it is of use in this process only.
  package func moved(toPort port: Int) -> RedisLabStore {
    guard case .success(var configuration) = parsed else { return self }
    // The certificate is for the server, whatever stands before it.
    if let server, configuration.tls?.serverName == nil { configuration.tls?.serverName = server.host }
    configuration.servers = .standalone(.host("127.0.0.1", port: UInt16(port)))
    return RedisLabStore(configuration, text: text)
  }

  /// Opens a store with a prefix of its own.
  ///
  /// - Parameter timeout: The longest time of its operations; nil for the store's own default.
  package func open(_ namespace: String, timeout: Duration? = nil) throws(SessionError) -> RedisRecordStore {
    var configuration = try parsed.get()
    configuration.prefix = "\(namespace):"
    if let timeout { configuration.timeout = timeout }
    return try RedisRecordStore(configuration: configuration)
  }

  // Operations for the suite.

  package func makeBackend() -> any ConformanceBackend {
    let redis = self
    let dispose: @Sendable ([RedisRecordStore]) async -> Void = { stores in
      do throws(SessionError) {
        try await stores.first?.removeAll()
      } catch  where error.code == .closed {
        // A case that closes its stores opens the prefix again, and those stores remove its keys.
      } catch {
        RunLeftovers.shared.stays("a case's keys stay", in: redis, error)
      }
      for store in stores { await store.close() }
    }
    let backend = ServerBackend(
      name: name, facts: { await redis.durability().details }, version: Self.version,
      close: { await $0.close() }, dispose: dispose,
      interruption: server.map { server in
        ServerBackend.Interruption(
          server: server,
          open: { namespace, port throws(SessionError) in try redis.moved(toPort: port).open(namespace, timeout: FaultProxy.timeout) },
          dispose: dispose)
      }
    ) { namespace throws(SessionError) in
      try redis.open(namespace)
    }
    return NotedBackend(backend, of: self)
  }

  package var served: ServedStore? {
    let redis = self
    return ServedStore(
      backendVersion: { (store: RedisRecordStore) throws(SessionError) in try await Self.version(store) },
      remove: { store throws(SessionError) in try await store.removeAll() },
      close: { await $0.close() }
    ) { namespace throws(SessionError) in
      try redis.open(namespace)
    }
  }

  @Sendable private static func version(_ store: RedisRecordStore) async throws(SessionError) -> String {
    try await store.serverProgram() ?? "Redis of an unknown version"
  }

  // Operations for what runs leave behind.

  package func leftovers() async throws(SessionError) -> [String] {
    try await opened { store async throws(SessionError) in
      try await store.namespaces { RunNamespace.age(of: $0) != nil }
    }.sorted()
  }

  package func remove(where isWanted: @Sendable (String) -> Bool) async throws(SessionError) -> [String] {
    try await opened { store async throws(SessionError) in try await store.removeNamespaces(where: isWanted) }.sorted()
  }

  /// The most keys of a server that are looked through at the start of a run.
  private static let mostKeys = 100_000

  package func isQuicklyAsked() async -> Bool {
    // As in `db0:keys=12,expires=3,avg_ttl=0`.
    let databases = try? await opened { store async throws(SessionError) in try await store.information("keyspace") }
    let keys = databases?.values.compactMap { $0.split(separator: ",").first.flatMap { Int($0.dropFirst("keys=".count)) } }.reduce(0, +)
    return keys.map { $0 <= Self.mostKeys } ?? false
  }

  // Operations for the benchmark.

  package var locality: BackendLocality {
    let endpoints: [RedisEndpoint]
    switch try? parsed.get().servers {
    case .standalone(let server): endpoints = [server]
    // A machine that has one of the sentinels usually has a server, too.
    case .cluster(let seeds), .sentinel(let seeds, _): endpoints = seeds
    case nil: endpoints = []
    }
    return ServerPlace.locality(
      of: endpoints.map { endpoint in
        switch endpoint {
        case .host(let host, _): host
        case .unix(let path): path
        }
      })
  }

  /// The class by the servers' settings, of the one that keeps least; that of an append-only file when they cannot be asked.
  package func durability() async -> ToldDurability {
    let told = try? await opened { store async throws(SessionError) in try await store.serverDurability() }
    let facts = try? await opened { store async throws(SessionError) in try await store.serverFacts() }
    var durability: ToldDurability
    if let told, let kept = told.kept {
      durability = ToldDurability(Self.durability(kept), setting: told.decidingSetting)
    } else {
      durability = ToldDurability(.lastSecond, setting: "assumed: \(told?.decidingSetting ?? "the server could not be asked")")
    }
    durability.warnings = [facts?.evictionWarning].compactMap { $0 }
    return durability
  }

  /// The class of what servers keep.
  package static func durability(_ kept: RedisServerDurability.Kept) -> DurabilityClass {
    switch kept {
    case .nothing, .snapshot: .applicationCrash
    case .serverCrash: .processCrash
    case .lastSecond: .lastSecond
    case .powerLoss: .powerLoss
    }
  }

  /// Reads the server's use of resources; nil for several servers.
  ///
  /// Each question has a connection of its own, so that none is open while the store is measured. The stored bytes are those of all keys of
  /// the server, with Redis's own data for finding them.
  package func reading(of namespace: String) -> (@Sendable () async -> BackendReading?)? {
    guard case .standalone = try? parsed.get().servers else { return nil }
    return {
      try? await opened { store async throws(SessionError) in
        Self.reading(told: try await store.information("all"))
      }
    }
  }

  /// The reading from the lines of `INFO`.
  package static func reading(told: [String: String]) -> BackendReading {
    var reading = BackendReading(
      storedBytes: told["used_memory"].flatMap { Int64($0) }, logBytes: told["aof_current_size"].flatMap { Int64($0) })
    if let user = told["used_cpu_user"].flatMap({ Double($0) }), let system = told["used_cpu_sys"].flatMap({ Double($0) }) {
      reading.cpuSeconds["server"] = user + system
    }
    return reading
  }

  /// Opens a store for one question, on a connection of its own.
  private func opened<Value: Sendable>(_ body: (RedisRecordStore) async throws(SessionError) -> Value) async throws(SessionError) -> Value {
    let store = try open("facts")
    let value: Result<Value, SessionError>
    do throws(SessionError) { value = .success(try await body(store)) } catch { value = .failure(error) }
    await store.close()
    return try value.get()
  }

  package func counted() throws -> CountedStore {
    let endpoint: RedisEndpoint
    switch try? parsed.get().servers {
    case .standalone(let server): endpoint = server
    case .cluster: throw UncountableStore("a cluster has several servers, which name each other's addresses")
    case .sentinel: throw UncountableStore("Sentinel names the server's address itself")
    case nil: throw UncountableStore("the URL is wrong")
    }
    guard case .host(let host, let port) = endpoint else { throw UncountableStore.unixSocket }
    if case .success(let configuration) = parsed, configuration.tls != nil {
      throw UncountableStore("TLS hides what is sent: count on a server without it")
    }
    let meter = try ProxyMeter(to: host, port: Int(port)) { RedisConversation() }
    return CountedStore(moved(toPort: meter.proxy.port).makeBackend(), meter)
  }
}
