import ArgumentParser
import SessionsConformance
import SessionsTesting

/// A store as the command line names it.
enum StoreArgument: ExpressibleByArgument {
  case memory
  case cookie
  case sqlite(path: String)
  case faulty(FaultyStore)

  init?(argument: String) {
    let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    switch (parts.first, parts.count > 1 ? parts[1] : nil) {
    case ("memory", nil): self = .memory
    case ("cookie", nil): self = .cookie
    case ("sqlite", let path?) where !path.isEmpty: self = .sqlite(path: path)
    case ("faulty", let name?):
      guard let faulty = FaultyStore.all.first(where: { $0.name == name }) else { return nil }
      self = .faulty(faulty)
    default: return nil
    }
  }

  /// Opens what the store's cases run on.
  var backend: any ConformanceBackend {
    switch self {
    case .memory: return StoreBackends.memory
    case .cookie: return CookieBackend()
    case .sqlite(let path): return StoreBackends.sqlite(path: path)
    case .faulty(let faulty): return FaultyStoreBackend(faulty)
    }
  }

  static let help: String = "memory, cookie, sqlite:PATH, or faulty:NAME for a store that has to fail"
}
