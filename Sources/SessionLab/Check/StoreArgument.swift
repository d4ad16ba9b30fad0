import ArgumentParser
import SessionsConformance
import SessionsPostgres
import SessionsTesting

/// A store as the command line names it.
enum StoreArgument: ExpressibleByArgument {
  case memory
  case cookie
  case sqlite(path: String)
  case postgres(url: String)
  case faulty(FaultyStore)
  case exec(StoreCommand)

  init?(argument: String) {
    let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    switch (parts.first, parts.count > 1 ? parts[1] : nil) {
    case ("memory", nil): self = .memory
    case ("cookie", nil): self = .cookie
    case ("sqlite", let path?) where !path.isEmpty: self = .sqlite(path: path)
    case ("postgres", let rest?) where rest.hasPrefix("//"), ("postgresql", let rest?) where rest.hasPrefix("//"):
      self = .postgres(url: argument)
    case ("faulty", let name?):
      let all = FaultyStore.all + FaultyStore.processFaults
      guard let faulty = all.first(where: { $0.name == name }) else { return nil }
      self = .faulty(faulty)
    case ("exec", let text?):
      guard let command = StoreCommand(text) else { return nil }
      self = .exec(command)
    default: return nil
    }
  }

  /// Opens what the store's cases run on.
  var backend: any ConformanceBackend {
    switch self {
    case .memory: return StoreBackends.memory
    case .cookie: return CookieBackend()
    case .sqlite(let path): return StoreBackends.sqlite(path: path)
    case .postgres(let url): return PostgresBackend(url: url, name: name)
    case .faulty(let faulty):
      guard FaultyStore.processFaults.contains(where: { $0.name == faulty.name }) else { return FaultyStoreBackend(faulty) }
      let command = StoreCommand(serving: name, isQuiet: true)
      return ProcessBackend(name: name, command: command, details: ["fault": faulty.fault], opensTwice: false)
    case .exec(let command): return ProcessBackend(name: name, command: command)
    }
  }

  /// The store as reports name it: without a password.
  var name: String {
    switch self {
    case .memory: "memory"
    case .cookie: "cookie"
    case .sqlite(let path): "sqlite:\(path)"
    case .postgres(let url): PostgresRecordStore.withoutPassword(url)
    case .faulty(let faulty): "faulty:\(faulty.name)"
    case .exec(let command): "exec:\(command.text)"
    }
  }

  /// The store as another process's command line names it.
  var argument: String {
    if case .postgres(let url) = self { return url }
    return name
  }

  static let help: String =
    "memory, cookie, sqlite:PATH, a postgres:// URL as libpq takes it, exec:COMMAND for one in another process, or faulty:NAME for one that has to fail"
}
