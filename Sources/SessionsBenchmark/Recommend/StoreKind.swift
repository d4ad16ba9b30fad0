package import Sessions

/// The stores of this package, as ``StoreRecommender`` knows them.
package enum StoreKind: String, Codable, Sendable, CaseIterable {
  /// `SessionsMemory`
  case memory
  /// `SessionsSQLite`
  case sqlite
  /// `SessionsRedis`
  case redis
  /// `SessionsPostgres`
  case postgres
  /// `SessionsCookie`
  case cookie

  /// The kind of a backend that a result names; nil for one that is not of this package.
  package init?(backend id: String) {
    switch id.prefix(while: { $0.isLetter }) {
    case "memory": self = .memory
    case "sqlite": self = .sqlite
    case "redis", "rediss", "unix": self = .redis
    case "postgres", "postgresql": self = .postgres
    case "cookie": self = .cookie
    default: return nil
    }
  }

  /// The name.
  package var title: String {
    switch self {
    case .memory: return "Memory"
    case .sqlite: return "SQLite"
    case .redis: return "Redis"
    case .postgres: return "Postgres"
    case .cookie: return "Cookie"
    }
  }

  /// The product to depend on.
  package var product: String { "Sessions\(title)" }

  /// Whether it needs a server.
  package var isServer: Bool { self == .redis || self == .postgres }

  /// The capabilities of a session store on it.
  package var capabilities: Set<SessionCapability> {
    switch self {
    case .memory: return SessionCapability.serverSide.union([.subjectIndex])
    case .sqlite, .redis, .postgres: return SessionCapability.serverSide.union([.subjectIndex, .persistence, .sharedBackend])
    case .cookie: return [.persistence, .sharedBackend]
    }
  }

  /// Whether instances on different machines can share its sessions. An SQLite file has to be on a local disk.
  package var isSharedBetweenMachines: Bool { capabilities.contains(.sharedBackend) && self != .sqlite }
}

/// A promise of durability that a store can keep, and the setting that it takes.
struct DurabilitySetting: Sendable, Equatable {
  let durability: DurabilityClass
  /// The name that distinguishes the store with this setting, such as `with .powerLoss`; nil for the defaults.
  let name: String?
  /// The sentence about a setting or fact that the promise depends on; nil when there is none.
  let condition: String?
}

extension StoreKind {
  /// The promises that the store can keep, the weakest first.
  var durabilitySettings: [DurabilitySetting] {
    switch self {
    case .memory: return [DurabilitySetting(durability: .volatile, name: nil, condition: nil)]
    case .cookie: return [DurabilitySetting(durability: .client, name: nil, condition: nil)]
    case .sqlite:
      return [
        DurabilitySetting(durability: .processCrash, name: nil, condition: nil),
        DurabilitySetting(
          durability: .powerLoss, name: "with .powerLoss",
          condition: "Open SQLite with 'durability: .powerLoss', so that each commit waits for the disk."),
      ]
    case .redis:
      return [
        DurabilitySetting(
          durability: .processCrash, name: nil,
          condition: "Without 'appendonly yes', a restart of the Redis server itself ends the sessions since its last snapshot."),
        DurabilitySetting(
          durability: .lastSecond, name: "with appendfsync everysec",
          condition:
            "The Redis server has to have 'appendonly yes' and 'appendfsync everysec'; a replica that takes over may miss the last "
            + "writes."),
        DurabilitySetting(
          durability: .powerLoss, name: "with appendfsync always",
          condition: "The Redis server has to have 'appendonly yes' and 'appendfsync always', and no replica may take over: it could miss "
            + "the last writes."),
      ]
    case .postgres: return [DurabilitySetting(durability: .powerLoss, name: nil, condition: nil)]
    }
  }

  /// The promise of the store as `sessionlab bench` opens it.
  package var benchmarkDurability: DurabilityClass {
    switch self {
    case .memory: return .volatile
    case .cookie: return .client
    case .sqlite: return .processCrash
    case .redis: return .lastSecond
    case .postgres: return .powerLoss
    }
  }

  /// The weakest promise that is enough; nil when none is.
  func setting(for need: DurabilityNeed) -> DurabilitySetting? { durabilitySettings.first { need.isMet(by: $0.durability) } }
}
