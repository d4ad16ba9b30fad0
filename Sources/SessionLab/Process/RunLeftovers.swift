import Foundation
package import Sessions
import SessionsConformance
import SessionsTesting

/// What this process has made in stores and has to remove: tables, the keys of a prefix, and files that were not there before.
///
/// A run removes them itself. What is left when a signal ends it, ``Interruption`` removes.
package final class RunLeftovers: Sendable {
  package static let shared: RunLeftovers = RunLeftovers()

  /// What is left in a store.
  package struct Entry: Codable, Sendable, Equatable {
    /// The argument that names the store, with its password.
    package let store: String
    package var namespaces: [String]
    /// Whether the store's file was made by the run.
    package var isNewFile: Bool
  }

  private struct State {
    /// The namespaces that were not removed yet, by store.
    var open: [String: Set<String>] = [:]
    /// The stores whose files were not there when they were first opened.
    var newFiles: Set<String> = []
    /// The names of stores in which something could not be removed.
    var stained: Set<String> = []
    var isEnding = false
  }

  private let state: Locked<State> = Locked(State())

  package init() {}

  /// Notes a namespace before it is opened.
  ///
  /// - Throws: `cancelled` when the process is about to end: nothing new is made then.
  package func add(_ namespace: String, of store: some LabStore) throws(SessionError) {
    let isNewFile = store.file.map { !FileManager.default.fileExists(atPath: $0) } ?? false
    let isEnding = state.withLock { state in
      if state.isEnding { return true }
      if isNewFile, state.open[store.text] == nil { state.newFiles.insert(store.text) }
      state.open[store.text, default: []].insert(namespace)
      return false
    }
    if isEnding { throw SessionError(.cancelled, "the run was interrupted") }
  }

  /// Notes that a namespace was removed.
  package func remove(_ namespace: String, of store: some LabStore) {
    state.withLock { _ = $0.open[store.text]?.remove(namespace) }
  }

  /// The namespaces in a store that were not removed yet.
  package func noted(in store: some LabStore) -> [String] { state.withLock { $0.open[store.text]?.sorted() ?? [] } }

  /// Notes that something could not be removed, and says why.
  func stays(_ what: String, in store: some LabStore, _ why: any Error) {
    state.withLock { _ = $0.stained.insert(store.name) }
    Console.error("\(what) in \(store.name): \(why)")
  }

  /// Everything that is left. From now on nothing more can be added.
  package func close() -> [Entry] {
    state.withLock { state in
      state.isEnding = true
      return state.open.keys.sorted().compactMap { store in
        let namespaces = state.open[store]?.sorted() ?? []
        let isNewFile = state.newFiles.contains(store)
        return namespaces.isEmpty && !isNewFile ? nil : Entry(store: store, namespaces: namespaces, isNewFile: isNewFile)
      }
    }
  }

  /// Removes what is still noted when a run has ended by itself: what a case that hung has made after all, or a step that threw has left.
  /// What is known to stay is not tried again.
  package func finish() async {
    let stained = state.withLock(\.stained)
    for entry in close() where !entry.namespaces.isEmpty && !stained.contains(entry.name ?? "") { await entry.clean() }
  }

  /// Takes over what another process has left.
  func adopt(_ entries: [Entry]) {
    state.withLock { state in
      for entry in entries {
        state.open[entry.store] = Set(entry.namespaces)
        if entry.isNewFile { state.newFiles.insert(entry.store) }
      }
    }
  }

  /// Notes that nothing is left in a store.
  fileprivate func forget(_ store: String) {
    state.withLock { state in
      state.open[store] = nil
      state.newFiles.remove(store)
    }
  }

  /// Names the commands that remove what a run could not remove.
  func tellStained() {
    for name in state.withLock({ $0.stained }).sorted() { Self.tellCommand(name) }
  }

  /// Names the command that removes what runs have left in a store. Its URL is without a password.
  static func tellCommand(_ name: String) {
    Console.error(
      "what is left is listed by sessionlab sweep --store '\(name)', and removed with --remove --young when no other run goes on")
  }
}

// The ages of namespaces tell those of runs that go on from what is left. They are in the names, by the clock of the machine that made them.
extension RunLeftovers {
  /// The age from which on a namespace is of no run that goes on.
  static let oldest: Duration = .seconds(24 * 3600)
  /// The age from which on a namespace in a file that nobody has open is of no run that goes on. A run that kills its own process, as a case
  /// may ask for, has the file closed until the next one starts.
  static let newest: Duration = .seconds(120)
  /// The age from which on a run takes a namespace for nothing new, however long the run takes. The longest case or cell that options allow
  /// ends well within the rest of a day.
  static let longestUse: Duration = .seconds(6 * 3600)
}

extension RunLeftovers.Entry {
  /// The longest time that removing may take, for each store.
  static let patience: Duration = .seconds(20)

  /// The store's name, without a password.
  var name: String? { StoreArgument(argument: store)?.store.name }

  /// Removes it all, or says what could not be removed.
  package func clean() async {
    guard let known = StoreArgument(argument: store)?.store else { return }
    let outcome = await TimeLimit.run(Self.patience) { await clean(known) }
    RunLeftovers.shared.forget(store)
    switch outcome {
    case .success?: return
    case .failure(let error)?: Console.error("not all of what the run made in \(known.name) was removed: \(error)")
    case nil: Console.error("not all of what the run made in \(known.name) was removed in \(Self.patience)")
    }
    RunLeftovers.tellCommand(known.name)
  }

  private func clean(_ store: any LabStore) async -> Result<Void, SessionError> {
    do throws(SessionError) {
      // One whose name begins with one of the run's is a further one of the same case or cell.
      _ = try await store.remove { name in namespaces.contains { name.hasPrefix($0) } }
      if isNewFile { store.removeUnusedFile() }
      return .success(())
    } catch {
      return .failure(error)
    }
  }
}

/// A store for the suite, whose namespaces are noted until they are removed.
struct NotedBackend: ConformanceBackend {
  private let base: any ConformanceBackend
  private let store: any LabStore

  init(_ base: any ConformanceBackend, of store: any LabStore) {
    (self.base, self.store) = (base, store)
  }

  var name: String { base.name }
  var details: [String: String] { base.details }
  var adapterVersion: String? { base.adapterVersion }
  var backendVersion: String? { base.backendVersion }
  var opensTwice: Bool { base.opensTwice }
  var arrangements: [Int] { base.arrangements }
  var startLimit: Duration { base.startLimit }
  var verdict: String? { base.verdict }
  var progress: (answers: Int, latest: ContinuousClock.Instant)? { base.progress }
  func takeBreach() -> String? { base.takeBreach() }
  package func finish() async { await base.finish() }

  func open(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend
  {
    try await notedStores(namespace) { () async throws(SessionError) in
      try await base.open(namespace, instances: instances, configuration: configuration)
    }
  }

  func openInterruptible(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend?
  {
    try await noted(namespace) { () async throws(SessionError) in
      try await base.openInterruptible(namespace, instances: instances, configuration: configuration)
    }
  }

  func openKillable(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend?
  {
    try await noted(namespace) { () async throws(SessionError) in
      try await base.openKillable(namespace, instances: instances, configuration: configuration)
    }
  }

  private func notedStores(_ namespace: String, _ open: () async throws(SessionError) -> OpenedBackend)
    async throws(SessionError) -> OpenedBackend
  {
    let opened = try await noted(namespace) { () async throws(SessionError) -> OpenedBackend? in try await open() }
    guard let opened else { throw SessionError(.backend, "the backend opened no store") }
    return opened
  }

  /// Notes a namespace, and forgets it once it is removed. A store that does not open leaves nothing.
  private func noted(_ namespace: String, _ open: () async throws(SessionError) -> OpenedBackend?)
    async throws(SessionError) -> OpenedBackend?
  {
    try RunLeftovers.shared.add(namespace, of: store)
    let opened: OpenedBackend?
    do throws(SessionError) {
      opened = try await open()
    } catch {
      RunLeftovers.shared.remove(namespace, of: store)
      throw error
    }
    guard let opened else {
      RunLeftovers.shared.remove(namespace, of: store)
      return nil
    }
    var reopen: OpenedBackend.Reopen?
    if let again = opened.reopen {
      reopen = { (restart: StoreRestart) async throws(SessionError) -> OpenedBackend in
        try await self.notedStores(namespace) { () async throws(SessionError) -> OpenedBackend in try await again(restart) }
      }
    }
    var result = OpenedBackend(
      stores: opened.stores, records: opened.records, reopen: reopen, interrupt: opened.interrupt, closing: opened.closing,
      removesNamespace: opened.removesNamespace,
      close: { [store] in
        await opened.close()
        RunLeftovers.shared.remove(namespace, of: store)
      })
    result.layer = opened.layer
    return result
  }
}
