import ArgumentParser
import SessionsConformance
import SessionsFaultyConformance
import SessionsFaultyStores
import SessionsPostgres

/// A store as the command line names it.
enum StoreArgument: ExpressibleByArgument {
  case memory
  case cookie
  case sqlite(path: String)
  case redis(RedisArgument)
  case postgres(url: String)
  case faulty(FaultyStore)
  case exec(StoreCommand)

  init?(argument: String) {
    if let redis = RedisArgument(argument) {
      self = .redis(redis)
      return
    }
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
    case .redis(let redis): return RedisBackend(redis)
    case .postgres(let url): return PostgresBackend(url: url, name: name)
    case .faulty(let faulty):
      guard FaultyStore.processFaults.contains(where: { $0.name == faulty.name }) else { return FaultyStoreBackend(faulty) }
      let command = StoreCommand(serving: name, isQuiet: true)
      return ProcessBackend(name: name, command: command, details: ["fault": faulty.fault], opensTwice: false)
    case .exec(let command): return ProcessBackend(name: name, command: command)
    }
  }

  /// The store as reports name it: as the command line does, without user and password.
  var name: String {
    switch self {
    case .memory: "memory"
    case .cookie: "cookie"
    case .sqlite(let path): "sqlite:\(path)"
    case .redis(let redis): redis.name
    case .postgres(let url): PostgresRecordStore.withoutPassword(url)
    case .faulty(let faulty): "faulty:\(faulty.name)"
    case .exec(let command): "exec:\(command.text)"
    }
  }

  /// The store as another process's command line names it.
  var text: String {
    switch self {
    case .redis(let redis): redis.text
    case .postgres(let url): url
    default: name
    }
  }

  /// What is wrong with it; nil when nothing is.
  var mistake: String? {
    if case .redis(let redis) = self { return redis.mistake }
    return nil
  }

  static let help: String =
    "memory, cookie, sqlite:PATH, redis://[user:password@]host[:port][/database], redis+unix:///PATH, "
    + "redis+cluster://host:port,host:port, redis+sentinel://host:port,host:port/NAME[/database], a postgres:// URL as libpq takes it, exec:COMMAND for one in another "
    + "process, or faulty:NAME for one that has to fail"
}
