package import Sessions
package import SessionsBenchmark
package import SessionsConformance

/// A store of a command line, with everything that the commands do with a kind of store.
///
/// A kind of store that is added is a type that conforms, and a line in ``StoreArgument/kinds``.
package protocol LabStore: Sendable {
  /// The form of a command line's argument for such a store, for help texts and errors.
  static var usage: String { get }
  /// The resource that processes share when they open one such store, such as `one file`; nil when each has sessions of its own.
  static var shared: String? { get }

  /// Reads an argument. Nil when it names no store of this kind.
  init?(argument: String)

  /// The store's name in reports: the argument without user and password.
  var name: String { get }
  /// The store's argument for another process, with user and password.
  var text: String { get }
  /// Whether ``text`` holds a password.
  var hasPassword: Bool { get }
  /// The mistake in an argument that names a store of this kind; nil when there is none.
  var mistake: String? { get }

  // Operations for the suite.

  /// Opens the store for the suite's cases: each has a namespace to itself, which is removed completely.
  func makeBackend() -> any ConformanceBackend
  /// The same in a process of its own; nil when there is no record store that another process could serve.
  func makeIsolatedBackend() -> (any ConformanceBackend)?
  /// The same with two processes that share it; nil when processes share nothing of it.
  func makeTwoProcessBackend() -> (any ConformanceBackend)?
  /// The store with other limits for its program, if it is one.
  func limited(to limits: ProcessLimits) -> any LabStore
  /// The record store that `sessionlab serve` serves to another process; nil when there is none.
  var served: ServedStore? { get }

  // Operations for the benchmark.

  /// The place of the sessions, seen from the process that measures.
  var locality: BackendLocality { get }
  /// Whether each process that opens it has a store of its own.
  var isOfOneProcess: Bool { get }
  /// What an acknowledged write survives, with the settings of ``makeBackend()``, as the server or file answers.
  func durability() async -> ToldDurability
  /// A function that reads the backend's use of resources, for a namespace; nil where there is no server to ask.
  func reading(of namespace: String) -> (@Sendable () async -> BackendReading?)?
  /// Opens the store so that its exact counters can be counted.
  ///
  /// - Throws: ``UncountableStore`` when this store cannot be counted, or ``SessionError`` when no proxy can be made.
  func counted() throws -> CountedStore

  // Operations for what runs leave behind.

  /// The file that the store makes when it is opened; nil for a store without one.
  var file: String? { get }
  /// The namespaces of runs that are in the store: of earlier ones that ended early, and of one that still goes on.
  ///
  /// - Throws: the reason why the store cannot be asked.
  func leftovers() async throws(SessionError) -> [String]
  /// Whether ``leftovers()`` takes no time that counts, so that they are looked for at the start of a run.
  func isQuicklyAsked() async -> Bool
  /// Whether no other process has the store open for sure, so that no run goes on with it.
  func isUnused() async -> Bool
  /// Removes namespaces.
  ///
  /// - Parameter isWanted: Whether a namespace is one to remove.
  /// - Returns: those that were there, in the order of their names.
  /// - Throws: the reason why one could not be removed; the others are.
  func remove(where isWanted: @Sendable (String) -> Bool) async throws(SessionError) -> [String]
  /// Removes the store's file if nothing is in it and nobody else has it open.
  func removeUnusedFile()

  // Operations for the comparison of builds.

  /// Whether several builds can measure at the same time.
  var canBeApart: Bool { get }
  /// The store for one of several builds that measure at the same time, so that no build pays for the writes of another. Its files are in
  /// ``TemporaryFiles`` until they are removed.
  func apart() -> any LabStore
  /// Removes the files of a store that is ``apart()``.
  func removeFiles()
}

/// What an acknowledged write survives.
package struct ToldDurability: Sendable {
  /// What is true, or what is assumed where nobody could be asked.
  package var durability: DurabilityClass
  /// What was declared; nil where nothing is.
  package var declared: DurabilityClass?
  /// The setting that decides, in words; nil where there is nothing to ask.
  package var setting: String?
  /// The sentences about settings that endanger sessions.
  package var warnings: [String] = []

  package init(_ durability: DurabilityClass, declared: DurabilityClass? = nil, setting: String? = nil) {
    (self.durability, self.declared, self.setting) = (durability, declared, setting)
  }

  /// The lines of a report of the suite.
  package var details: [String: String] {
    var details = ["durability": "an acknowledged write \(durability.text)" + (setting.map { " (\($0))" } ?? "")]
    if !warnings.isEmpty { details["warning"] = warnings.joined(separator: "; ") }
    return details
  }
}

/// The promises of a store without declarations of its own: sessions in the memory of one process.
extension LabStore {
  package static var shared: String? { nil }
  package var text: String { name }
  package var hasPassword: Bool { false }
  package var mistake: String? { nil }
  package var served: ServedStore? { nil }

  package func makeIsolatedBackend() -> (any ConformanceBackend)? { served == nil ? nil : makeServedBackend() }

  package func makeTwoProcessBackend() -> (any ConformanceBackend)? {
    guard let shared = Self.shared, let served else { return nil }
    return NotedBackend(TwoProcessBackend(name: name, shared: shared, served: served, command: ChildCommand(serving: self)), of: self)
  }

  package func limited(to limits: ProcessLimits) -> any LabStore { self }

  /// The store as another process serves it to the suite.
  func makeServedBackend() -> any ConformanceBackend {
    let own = makeBackend()
    let served = ProcessBackend(
      name: "\(name) (isolated)", command: ChildCommand(serving: self), details: own.details, opensTwice: own.opensTwice)
    return Self.shared == nil ? served : NotedBackend(served, of: self)
  }

  package var locality: BackendLocality { .inProcess }
  package var isOfOneProcess: Bool { Self.shared == nil }
  package func durability() async -> ToldDurability { ToldDurability(.volatile) }
  package func reading(of namespace: String) -> (@Sendable () async -> BackendReading?)? { nil }
  package func counted() throws -> CountedStore { CountedStore(self, ServerlessMeter()) }

  package var file: String? { nil }
  package func leftovers() async throws(SessionError) -> [String] { [] }
  package func isQuicklyAsked() async -> Bool { true }
  package func isUnused() async -> Bool { false }
  package func remove(where isWanted: @Sendable (String) -> Bool) async throws(SessionError) -> [String] { [] }

  package func removeUnusedFile() {}

  package var canBeApart: Bool { true }
  package func apart() -> any LabStore { self }
  package func removeFiles() {}

  /// The rest of an argument that begins with the name of a kind and a colon; nil when it does not, or nothing follows.
  static func rest(of argument: String, after kind: String) -> String? {
    guard argument.hasPrefix("\(kind):"), argument.utf8.count > kind.utf8.count + 1 else { return nil }
    return String(argument.dropFirst(kind.count + 1))
  }
}

/// A store of the command line for the benchmark, opened in the same way as for the suite.
struct LabBenchmarkBackend: BenchmarkBackend {
  private let backend: any ConformanceBackend
  private let reading: @Sendable (_ namespace: String) -> (@Sendable () async -> BackendReading?)?

  init(_ store: any LabStore) {
    backend = store.makeBackend()
    reading = { store.reading(of: $0) }
  }

  /// Creates a store that is opened in another way, and whose server is not asked for its use of resources.
  init(_ backend: any ConformanceBackend) {
    self.backend = backend
    reading = { _ in nil }
  }

  func open(_ namespace: String, limits: SessionLimits, sizes: SizeLimits) async throws(SessionError) -> BenchmarkStore {
    let configuration = ServerSessionStoreConfiguration(limits: limits, sizes: sizes)
    let opened = try await backend.open(namespace, instances: 1, configuration: configuration)
    guard let store = opened.stores.first else { throw SessionError(.backend, "the backend opened no store") }
    return BenchmarkStore(store, close: opened.close, reading: reading(namespace))
  }

  /// Releases the resources that the backend kept for the whole run.
  func finish() async { await backend.finish() }
}
