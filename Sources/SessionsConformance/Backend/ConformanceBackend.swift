public import Sessions
public import SessionsTesting

/// Opens the store under test. A store's author provides it.
public protocol ConformanceBackend: Sendable {
  /// The store's name in reports, such as `sqlite`.
  var name: String { get }
  /// The facts about the store that a reader needs to know: version, settings, durability. No secrets.
  var details: [String: String] { get }
  /// The version of the adapter; nil if it has none.
  var adapterVersion: String? { get }
  /// The version of the place where the sessions are kept, such as a server's; nil if there is none.
  var backendVersion: String? { get }
  /// Whether several store objects can be opened on one namespace.
  var opensTwice: Bool { get }
  /// The numbers of store objects that the cases are run with: all cases once for each number. One and two by default, or one if the store
  /// cannot be opened twice.
  var arrangements: [Int] { get }

  /// The longest time that opening may take beyond the limit of a case, such as for a program that has to start first. None by default.
  var startLimit: Duration { get }
  /// The reason why no further case can be judged, such as that the store's program is lost each time it is started; nil while one can.
  /// The run ends then.
  var verdict: String? { get }

  /// Opens `instances` stores on one fresh namespace that no other case uses.
  func open(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend

  /// Opens stores for a case that cuts them off from their backend, so that ``OpenedBackend/interrupt`` can do it, such as through a
  /// `FaultProxy`. Returns nil and opens nothing where that is not possible; the case is skipped then.
  func openInterruptible(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend?

  /// What the store did wrong beside its answers since this was last asked for, such as an answer to a request that had one already; nil
  /// for nothing. The case that ran has failed then.
  func takeBreach() -> String?

  /// Opens stores for a case that kills the process that they work in, so that ``OpenedBackend/reopen`` can do it. Returns nil and opens
  /// nothing where that is not possible, as for stores in the suite's own process; the case is skipped then. While such a case runs no other
  /// one does.
  func openKillable(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend?

  /// The number of the store's answers so far and the time of the latest, where the backend sees them; nil where it does not. A case in
  /// which many overtake each other has many of them before any of its own calls ends.
  var progress: (answers: Int, latest: ContinuousClock.Instant)? { get }

  /// Releases the resources of the whole run. Called once, after the last case.
  func finish() async
}

extension ConformanceBackend {
  /// One store object, and two unless it cannot be opened twice.
  public var arrangements: [Int] { opensTwice ? [1, 2] : [1] }
  /// Returns nil, as the stores cannot be cut off.
  public func openInterruptible(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend?
  {
    nil
  }
  /// No time.
  public var startLimit: Duration { .zero }
  /// Nil, as every case can be judged.
  public var verdict: String? { nil }
  /// Nil, as a store in this process does nothing but answer.
  public func takeBreach() -> String? { nil }
  /// Returns nil, as the suite's own process cannot be killed.
  public func openKillable(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend?
  {
    nil
  }
  /// Nil, as nobody counts the answers of a store in this process.
  public var progress: (answers: Int, latest: ContinuousClock.Instant)? { nil }
  /// Does nothing.
  public func finish() async {}
  /// The adapter has no version.
  public var adapterVersion: String? { nil }
  /// The backend has no version.
  public var backendVersion: String? { nil }
}

extension ConformanceBackend {
  /// Whether stores with these settings did not open because they have no index of subjects, so that a case about the most sessions of a
  /// subject is skipped (`[IX-8]`).
  func lacksIndex(_ error: SessionError, _ configuration: ServerSessionStoreConfiguration, _ namespace: String) async -> Bool {
    guard error.code == .misconfigured, configuration.maximumSessionsPerSubject != nil,
      let opened = try? await open(namespace, instances: 1, configuration: .init())
    else { return false }
    let lacksIndex = opened.stores.first?.capabilities.contains(.subjectIndex) == false
    await opened.close()
    return lacksIndex
  }
}

/// The stores of one case.
public struct OpenedBackend: Sendable {
  /// The stores, one for each instance.
  public let stores: [any SessionStore]
  /// The record stores below, one for each instance; empty for a store that has none.
  public let records: [any SessionRecordStore]
  /// Restarts the stores on the same namespace; nil where that is not possible. The suite asks for `StoreRestart.killed` only with stores
  /// of ``ConformanceBackend/openKillable(_:instances:configuration:)``.
  public let reopen: Reopen?
  /// Cuts the stores off from their backend, or with nil as its argument connects them again; nil where that is not possible. The suite
  /// calls it only for stores of ``ConformanceBackend/openInterruptible(_:instances:configuration:)``.
  public let interrupt: Interrupt?
  /// How one of the stores is closed while the others go on; nil where that is not possible.
  public let closing: Closing?
  /// Whether ``close`` removes the namespace, so that who opens its name again finds it empty.
  public let removesNamespace: Bool
  /// Makes a session store like ``stores`` over another record store; nil for the ordinary one.
  package var layer: Layer?
  /// Removes the namespace and closes the stores.
  public let close: @Sendable () async -> Void

  /// Makes a session store over a record store.
  package typealias Layer = @Sendable (any SubjectIndexedRecordStore) throws(SessionError) -> any SessionStore

  /// Ends the stores of a case, and opens their namespace again.
  public typealias Reopen = @Sendable (StoreRestart) async throws(SessionError) -> OpenedBackend

  /// Cuts the stores of one case, and no others, off. Returns when they are cut off.
  public typealias Interrupt = @Sendable (BackendInterruption?) async -> Void

  /// The closing of single stores (`[ST-12]`).
  public struct Closing: Sendable {
    /// Whether a store holds something that closing releases: its later operations throw `closed` then, instead of going on.
    public let isFinal: Bool
    /// Closes the store with an index and keeps its sessions. Closing it again does nothing.
    public let close: @Sendable (_ index: Int) async -> Void

    /// Creates the closing of single stores.
    public init(isFinal: Bool, close: @escaping @Sendable (_ index: Int) async -> Void) {
      self.isFinal = isFinal
      self.close = close
    }
  }

  /// Creates the stores of one case.
  public init(
    stores: [any SessionStore], records: [any SessionRecordStore] = [], reopen: Reopen? = nil, interrupt: Interrupt? = nil,
    closing: Closing? = nil, removesNamespace: Bool = false, close: @escaping @Sendable () async -> Void = {}
  ) {
    self.stores = stores
    self.records = records
    self.reopen = reopen
    self.interrupt = interrupt
    self.closing = closing
    self.removesNamespace = removesNamespace
    self.close = close
  }
}
