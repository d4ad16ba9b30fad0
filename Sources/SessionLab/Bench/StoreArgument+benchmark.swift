import SessionsBenchmark

extension StoreArgument {
  /// The store as a report describes it.
  func description(_ judgement: BenchJudge.Judgement) async -> BackendDescription {
    var (durability, settings) = (durability, judgement.details)
    if case .redis(let redis) = self {
      if let told = await RedisFacts.durability(of: redis) {
        durability = told.class
        settings["durability"] = nil
        settings.merge(told.settings) { $1 }
      } else {
        settings["durability"] = "assumed: an append-only file; the server could not be asked"
      }
    }
    return BackendDescription(
      id: name, adapterVersion: judgement.adapterVersion ?? "unknown", version: judgement.backendVersion, settings: settings,
      durability: durability, locality: locality, connections: nil, codec: "CBOR", conformance: judgement.conformance)
  }

  /// Whether each process that opens it has one of its own.
  var isOfOneProcess: Bool {
    switch self {
    case .memory, .faulty, .exec: true
    case .cookie, .sqlite, .redis, .postgres: false
    }
  }

  /// What an acknowledged write survives, with the settings that ``backend`` opens the store with.
  private var durability: DurabilityClass {
    switch self {
    case .memory, .faulty, .exec: .volatile
    case .cookie: .client
    case .sqlite: .processCrash
    // What a server does that keeps an append-only file; the server is asked.
    case .redis: .lastSecond
    case .postgres: .powerLoss
    }
  }

  private var locality: BackendLocality {
    switch self {
    case .memory, .cookie, .faulty: .inProcess
    case .sqlite, .exec: .file
    case .redis(let redis): redis.server.map { $0.host.hasPrefix("127.") } == true ? .loopback : .network
    case .postgres(let url): PostgresAddress(url).map { $0.host.hasPrefix("127.") } == true ? .loopback : .network
    }
  }
}
