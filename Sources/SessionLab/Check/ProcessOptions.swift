import ArgumentParser
import SessionsConformance

/// Which processes the stores of a run work in.
struct ProcessOptions: ParsableArguments {
  @Flag(name: .long, help: "Run the stores in a process of their own: a crash fails one case, and the next gets a fresh process.")
  var isolate: Bool = false

  @Flag(
    name: .long,
    help: "Judge SQLite, Redis and Postgres stores a second time, with one store in this process and one in another on the same sessions.")
  var twoProcesses: Bool = false

  /// - Throws: a usage error that names a store for which this makes no sense.
  func check(_ stores: [StoreArgument]) throws {
    for store in stores {
      if let mistake = store.mistake { throw ValidationError("--store: \(mistake).") }
      if isolate {
        if case .exec = store { continue }
        guard store.served != nil else {
          throw ValidationError("--isolate: \(store.name) has no record store that another process could serve.")
        }
      }
      if twoProcesses {
        guard shared(store) != nil else {
          throw ValidationError(
            "--two-processes: \(store.name) shares nothing between processes; give sqlite:PATH, or a URL of Redis or Postgres.")
        }
      }
    }
  }

  /// What a store's cases run on: one backend, or two with a second process.
  func backends(_ store: StoreArgument) -> [any ConformanceBackend] {
    var backends: [any ConformanceBackend] = [isolate ? isolated(store) : store.backend]
    if twoProcesses, let shared = shared(store), let served = store.served {
      backends.append(TwoProcessBackend(name: store.name, shared: shared, served: served, command: StoreCommand(serving: store)))
    }
    return backends
  }

  /// What two processes with the store have in common; nil for nothing.
  private func shared(_ store: StoreArgument) -> String? {
    switch store {
    case .sqlite: "one file"
    case .redis: "the same servers"
    case .postgres: "one database"
    case .memory, .cookie, .faulty, .exec: nil
    }
  }

  private func isolated(_ store: StoreArgument) -> any ConformanceBackend {
    let own = store.backend
    if own is ProcessBackend { return own }
    return ProcessBackend(
      name: "\(store.name) (isolated)", command: StoreCommand(serving: store), details: own.details, opensTwice: own.opensTwice)
  }
}
