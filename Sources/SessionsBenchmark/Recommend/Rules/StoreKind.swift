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

  /// What it is called.
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

  /// Whether a server has to run for it.
  package var isServer: Bool { self == .redis || self == .postgres }

  /// What a session store on it can do.
  package var capabilities: Set<SessionCapability> {
    switch self {
    case .memory: return SessionCapability.serverSide.union([.subjectIndex])
    case .sqlite, .redis, .postgres: return SessionCapability.serverSide.union([.subjectIndex, .persistence, .sharedBackend])
    case .cookie: return [.persistence, .sharedBackend]
    }
  }

  /// Whether instances on different machines can share its sessions: an SQLite file has to be on a local disk.
  package var isSharedBetweenMachines: Bool { capabilities.contains(.sharedBackend) && self != .sqlite }
}
