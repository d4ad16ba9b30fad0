package import Sessions
package import SessionsBenchmark
package import SessionsConformance
package import SessionsPostgres
import SessionsTesting

/// A URL of Postgres, as libpq takes it, with a table for each namespace.
package struct PostgresLabStore: LabStore {
  package static let usage: String = "a postgres:// URL as libpq takes it"
  package static let shared: String? = "one database"

  /// The URL, with a password if it has one.
  package let text: String

  package init?(argument: String) {
    guard ["postgres://", "postgresql://"].contains(where: argument.hasPrefix) else { return nil }
    text = argument
  }

  package var name: String { ConnectionURL.withoutPassword(text, or: "postgres") }

  package var hasPassword: Bool { name != text }

  package func makeBackend() -> any ConformanceBackend { makeBackend(url: text) }

  /// - Parameters:
  ///   - url: A way to the same database.
  ///   - readsApart: Whether the stores may make a second connection for reads.
  private func makeBackend(url: String, readsApart: Bool = true) -> any ConformanceBackend {
    let keeper = PostgresKeeper(of: self, url: url, readsApart: readsApart)
    return ServerBackend(
      name: name, facts: { await self.durability().details },
      version: { store in "Postgres \(store.serverVersion ?? "of an unknown version")" },
      close: { await keeper.close($0) }, dispose: { await keeper.release($0) }, finish: { await keeper.finish() },
      interruption: PostgresAddress(url).map { address in
        ServerBackend.Interruption(
          server: (address.host, address.port),
          open: { namespace, port throws(SessionError) in
            try await keeper.prepare(
              address.url(throughPort: port), PostgresConfiguration(table: namespace, timeout: FaultProxy.timeout))
          },
          dispose: { stores in
            for store in stores { await store.close() }
            if let table = stores.first?.table { await keeper.take(table) }
          })
      }
    ) { namespace throws(SessionError) in
      try await keeper.open(namespace)
    }
  }

  /// Opens a store and makes its table.
  static func open(_ url: String, _ configuration: PostgresConfiguration) async throws(SessionError) -> PostgresRecordStore {
    let store = try PostgresRecordStore(url, configuration: configuration)
    do throws(SessionError) {
      try await store.prepare()
    } catch {
      await store.close()
      throw error
    }
    return store
  }

  package var served: ServedStore? {
    let url = text
    return ServedStore(
      backendVersion: { (store: PostgresRecordStore) in store.serverVersion.map { "Postgres \($0)" } },
      remove: { store throws(SessionError) in try await store.removeTable() },
      close: { await $0.close() }
    ) { namespace throws(SessionError) in
      try await Self.open(url, PostgresConfiguration(table: namespace))
    }
  }

  package func leftovers() async throws(SessionError) -> [String] {
    try await opened { store async throws(SessionError) in
      try await store.tables().filter { RunNamespace.age(of: $0) != nil }
    }
  }

  package func remove(where isWanted: @Sendable (String) -> Bool) async throws(SessionError) -> [String] {
    // The server may be cleaning up after a large table by itself, and locks that meanwhile.
    try await opened(timeout: .seconds(60)) { store async throws(SessionError) in
      let found = try await store.tables().filter { RunNamespace.age(of: $0) != nil && isWanted($0) }
      var failure: SessionError?
      for name in found {
        do throws(SessionError) { try await store.removeTable(named: name) } catch { failure = failure ?? error }
      }
      if let failure { throw failure }
      return found
    }
  }

  /// Opens a store for one task, which makes no table.
  private func opened<Value: Sendable>(
    timeout: Duration? = nil, _ body: (PostgresRecordStore) async throws(SessionError) -> Value
  ) async throws(SessionError) -> Value {
    var configuration = PostgresConfiguration(table: "sessionlab")
    if let timeout { configuration.timeout = timeout }
    let store = try PostgresRecordStore(text, configuration: configuration)
    let value: Result<Value, SessionError>
    do throws(SessionError) { value = .success(try await body(store)) } catch { value = .failure(error) }
    await store.close()
    return try value.get()
  }

  package var locality: BackendLocality { ServerPlace.locality(of: hosts) }

  /// The hosts that libpq connects to, by its rules: an address comes before a name, and without either it is a socket of this machine.
  private var hosts: [String] {
    let options = PostgresRecordStore.options(of: text) ?? [:]
    let given = options["hostaddr"] ?? options["host"] ?? ""
    return given.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }

  /// The class by the server's settings, as they are for the store's transactions; what the store declares when it cannot be asked.
  package func durability() async -> ToldDurability {
    guard let told = try? await PostgresDurabilityReading(text) else {
      return ToldDurability(.powerLoss, declared: .powerLoss, setting: "assumed: the server could not be asked")
    }
    return ToldDurability(Self.durability(told.survives), declared: .powerLoss, setting: told.reason)
  }

  /// The class of what a server keeps.
  package static func durability(_ survives: PostgresDurabilityReading.Survival) -> DurabilityClass {
    switch survives {
    case .volatile: .applicationCrash
    case .processCrash: .processCrash
    case .lastSecond: .lastSecond
    case .powerLoss: .powerLoss
    }
  }

  /// Asks on a connection of its own. The log is that of all users of the server.
  package func reading(of namespace: String) -> (@Sendable () async -> BackendReading?)? {
    // The use of a process on another machine cannot be read, and its number may be that of one here.
    let isHere = hosts.allSatisfy(ServerPlace.isHere)
    return { [text] in
      guard let told = try? await PostgresServerReading(text, table: namespace) else { return nil }
      return BackendReading(
        cpuSeconds: isHere ? ServerProcesses.cpuSeconds(of: told.processes, named: "postgres") : [:], storedBytes: told.tableBytes,
        logBytes: told.logBytes)
    }
  }

  package func counted() throws -> CountedStore {
    guard let options = PostgresRecordStore.options(of: text) else { throw UncountableStore("libpq cannot read the URL") }
    guard options["service"] == nil else { throw UncountableStore("a service file says where the server is: name its host instead") }
    let endpoint = try PostgresEndpoint(options)
    let meter = try ProxyMeter(to: endpoint.host, port: endpoint.port) { PostgresConversation() }
    // With one connection: the moment of making a second one depends on timing.
    return CountedStore(makeBackend(url: PostgresEndpoint.url(text, throughPort: meter.proxy.port), readsApart: false), meter)
  }
}
