package import Sessions
package import SessionsBenchmark
package import SessionsConformance
package import SessionsMongo
import SessionsTesting

/// A URL of MongoDB, as libmongoc takes it, with a collection for each namespace.
package struct MongoLabStore: LabStore {
  package static let usage: String = "a mongodb:// or mongodb+srv:// URL as libmongoc takes it, with a database"
  package static let shared: String? = "one database"

  /// The URL, with a password if it has one.
  package let text: String

  package init?(argument: String) {
    guard ["mongodb://", "mongodb+srv://"].contains(where: argument.hasPrefix) else { return nil }
    text = argument
  }

  package var name: String { ConnectionURL.withoutPassword(text, or: "mongodb") }

  package var hasPassword: Bool { name != text }

  package var mistake: String? {
    do throws(SessionError) {
      _ = try MongoRecordStore(text)
      return nil
    } catch {
      return error.message
    }
  }

  /// Opens a store on a collection of its own, and makes it.
  static func open(_ url: String, _ configuration: MongoConfiguration) async throws(SessionError) -> MongoRecordStore {
    let store = try MongoRecordStore(url, configuration: configuration)
    do throws(SessionError) {
      try await store.prepare()
    } catch {
      await store.close()
      throw error
    }
    return store
  }

  // Operations for the suite.

  package func makeBackend() -> any ConformanceBackend {
    let (mongo, url, closings) = (self, text, MongoClosings())
    let dispose: @Sendable ([MongoRecordStore]) async -> Void = { stores in
      do throws(SessionError) {
        try await stores.first?.removeCollection()
      } catch  where error.code == .closed {
        // A case that closes its stores opens the collection again, and those stores remove it.
      } catch {
        RunLeftovers.shared.stays("a case's collection stays", in: mongo, error)
      }
      await closings.close(stores)
    }
    let backend = ServerBackend(
      name: name, facts: { await mongo.durability().details }, version: Self.version,
      close: { await $0.close() }, dispose: dispose, finish: { await closings.finish() },
      interruption: MongoAddress(url).map { address in
        ServerBackend.Interruption(
          server: (address.host, address.port),
          open: { namespace, port throws(SessionError) in
            var configuration = MongoConfiguration(collection: namespace, timeout: FaultProxy.timeout)
            // The server names its own address, which would lead past the proxy.
            configuration.connectsDirectly = true
            return try await Self.open(address.url(throughPort: port), configuration)
          },
          dispose: dispose)
      }
    ) { namespace throws(SessionError) in
      try await Self.open(url, MongoConfiguration(collection: namespace))
    }
    return NotedBackend(backend, of: self)
  }

  package var served: ServedStore? {
    let url = text
    return ServedStore(
      backendVersion: { (store: MongoRecordStore) throws(SessionError) in try await Self.version(store) },
      remove: { store throws(SessionError) in try await store.removeCollection() },
      close: { await $0.close() }
    ) { namespace throws(SessionError) in
      try await Self.open(url, MongoConfiguration(collection: namespace))
    }
  }

  /// The server by its own name where it is not MongoDB's.
  @Sendable private static func version(_ store: MongoRecordStore) async throws(SessionError) -> String {
    let reading = try await store.reading()
    return reading.product.map { "\($0), which speaks as MongoDB \(reading.version)" } ?? "MongoDB \(reading.version)"
  }

  // Operations for what runs leave behind.

  package func leftovers() async throws(SessionError) -> [String] {
    try await opened { store async throws(SessionError) in
      try await store.collections().filter { RunNamespace.age(of: $0) != nil }
    }
  }

  package func remove(where isWanted: @Sendable (String) -> Bool) async throws(SessionError) -> [String] {
    try await opened(timeout: .seconds(60)) { store async throws(SessionError) in
      let found = try await store.collections().filter { RunNamespace.age(of: $0) != nil && isWanted($0) }
      var failure: SessionError?
      for name in found {
        do throws(SessionError) { try await store.removeCollection(named: name) } catch { failure = failure ?? error }
      }
      if let failure { throw failure }
      return found
    }
  }

  /// Opens a store for one task, which makes no collection.
  private func opened<Value: Sendable>(
    timeout: Duration? = nil, collection: String = "sessionlab", _ body: (MongoRecordStore) async throws(SessionError) -> Value
  ) async throws(SessionError) -> Value {
    var configuration = MongoConfiguration(collection: collection)
    if let timeout { configuration.timeout = timeout }
    let store = try MongoRecordStore(text, configuration: configuration)
    let value: Result<Value, SessionError>
    do throws(SessionError) { value = .success(try await body(store)) } catch { value = .failure(error) }
    await store.close()
    return try value.get()
  }

  // Operations for the benchmark.

  package var locality: BackendLocality { ServerPlace.locality(of: MongoAddress.hosts(of: text)) }

  /// The class by the URL's write concern, and by the server where it is one that keeps less.
  package func durability() async -> ToldDurability {
    guard let declared = (try? MongoRecordStore(text))?.durability else { return ToldDurability(.powerLoss) }
    let told = try? await opened { store async throws(SessionError) in try await store.reading() }
    let kept = Self.durability(declared)
    guard let told else { return ToldDurability(kept, declared: kept, setting: "assumed: the server could not be asked") }
    // It writes its log at each commit, and has the system flush it only where it was started with --sync-on-commit, which it does not tell.
    if let product = told.product {
      return ToldDurability(
        min(kept, .processCrash), declared: kept,
        setting: "\(product) waits for its disk only with --sync-on-commit, which it does not tell")
    }
    return ToldDurability(kept, declared: kept, setting: declared.setting)
  }

  /// The class of what a write concern asks for.
  package static func durability(_ declared: MongoDurability) -> DurabilityClass {
    switch declared {
    case .majority, .journal: .powerLoss
    case .processCrash: .processCrash
    }
  }

  private func min(_ first: DurabilityClass, _ second: DurabilityClass) -> DurabilityClass {
    let order: [DurabilityClass] = [.volatile, .applicationCrash, .processCrash, .lastSecond, .powerLoss]
    return order.first { $0 == first || $0 == second } ?? second
  }

  /// Asks on a connection of its own for the bytes of the collection's documents.
  package func reading(of namespace: String) -> (@Sendable () async -> BackendReading?)? {
    {
      let told = try? await opened(collection: namespace) { store async throws(SessionError) in try await store.reading() }
      return told.map { BackendReading(storedBytes: $0.bytes) }
    }
  }

  package func counted() throws -> CountedStore {
    throw UncountableStore("libmongoc watches the server on connections of its own, whose traffic depends on time")
  }
}

extension MongoDurability {
  /// The write concern in words.
  fileprivate var setting: String {
    switch self {
    case .majority: "w=majority with journal=true: a majority of the replica set has it in its journals"
    case .journal: "journal=true without w=majority: a member that takes over may miss the last writes"
    case .processCrash: "journal=false: a crash of the server may lose the writes of 100 ms"
    }
  }
}

/// Closes stores while the next case runs: libmongoc takes half a second to end the watching of its servers.
private actor MongoClosings {
  private var tasks: [Task<Void, Never>] = []

  func close(_ stores: [MongoRecordStore]) {
    tasks += stores.map { store in Task { await store.close() } }
  }

  func finish() async {
    for task in tasks { await task.value }
    tasks = []
  }
}
