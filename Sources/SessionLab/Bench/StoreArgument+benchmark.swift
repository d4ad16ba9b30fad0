import SessionsBenchmark

extension StoreArgument {
  /// The store as a report describes it.
  func description(_ judgement: BenchJudge.Judgement) -> BackendDescription {
    BackendDescription(
      id: name, adapterVersion: judgement.adapterVersion ?? "unknown", version: judgement.backendVersion, settings: judgement.details,
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
    // What a server does that keeps an append-only file; one that keeps none survives less.
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
