package import Sessions
package import SessionsCookie
import SessionsMemory
package import SessionsTesting

/// A store with one fault, made to prove that the conformance suite notices it.
///
/// Each is the Memory store, or the cookie store, with a mistake that real session libraries have made.
package struct FaultyStore: Sendable {
  /// The layer that has the fault.
  package enum Layer: Sendable {
    /// In the record store.
    case records(@Sendable (any SubjectIndexedRecordStore) -> any SubjectIndexedRecordStore)
    /// In a record store that keeps a log, when its next process reads it.
    case restarts(LoggedRecordStore.Reading, LoggedRecordStore.Serving)
    /// Between the session store and the record store, which is sound: in how sessions use records.
    case use(@Sendable (any SubjectIndexedRecordStore) -> any SubjectIndexedRecordStore)
    /// In the session store on top of it.
    case store(@Sendable (any SessionStore) -> any SessionStore)
    /// Between the namespaces of one backend.
    case namespaces(FaultyNamespaces)
    /// In the session store's use of its settings.
    case configuration(@Sendable (inout ServerSessionStoreConfiguration) -> Void)
    /// In a store without server state, or in its use of its settings.
    case cookies(
      configure: @Sendable (inout CookieConfiguration) -> Void, wrap: @Sendable (any SessionStore) -> any SessionStore)
  }

  /// The name, such as `upsert-on-replace`.
  package let name: String
  /// The fault in one sentence.
  package let fault: String
  /// The layer that has the fault.
  package let layer: Layer
  /// Shows that the fault has an effect, see ``isAlive(now:timeLimit:)``.
  package let probe: FaultProbe
  /// The settings that the probe needs.
  package let probeConfiguration: ServerSessionStoreConfiguration
  /// Whether it takes two concurrent tasks to notice the fault, so that only the cases that leave a race to chance can.
  package let isRace: Bool

  /// Whether sessions lie in records.
  package var hasRecords: Bool {
    if case .cookies = layer { false } else { true }
  }

  /// Whether the store keeps its records when its process ends.
  package var isPersistent: Bool {
    if case .restarts = layer { true } else { false }
  }

  /// The same store without a fault, to show that the fault is the cause of failures.
  package static let sound: FaultyStore = FaultyStore(
    "none", "Nothing is wrong.",
    probe: { subject in
      _ = try await subject.create()
      return try await subject.stored()
    }, records: { $0 })

  /// The same store without a fault that keeps its records when its process ends.
  package static let soundPersistent: FaultyStore = FaultyStore(
    "none-persistent", "Nothing is wrong, and nothing is lost.", probe: sound.probe, reading: { log, _ in log })

  /// This store without its fault, with the same probe.
  package var mended: FaultyStore {
    let sound: Layer =
      switch layer {
      case .restarts: Self.soundPersistent.layer
      case .cookies: .cookies(configure: { _ in }, wrap: { $0 })
      case .namespaces(let namespaces) where namespaces.remove != nil: .namespaces(MemoryBackend().namespaces)
      default: .records { $0 }
      }
    return FaultyStore(name, fault, probing: probeConfiguration, probe: probe, layer: sound)
  }

  /// The backend of a fault between namespaces.
  package var namespaces: FaultyNamespaces? {
    if case .namespaces(let namespaces) = layer { namespaces } else { nil }
  }

  /// Whether the fault is in what happens between record operations. Only these are judged by the cases with every order of three requests.
  package var needsOrdersOfThree: Bool { Self.betweenOperations.contains(name) }

  private static let betweenOperations: Set<String> = Set([splitFaults, retryFaults].joined().map(\.name) + ["none"])

  /// Every faulty store, by family: faults of record stores, of session stores, and those that break everything.
  package static let all: [FaultyStore] = [
    recordCreates, recordReplaces, recordVersions, recordLifetimes, recordTouches, recordRemovals, recordCaches, recordData, recordLists,
    recordClocks, recordPastDeadlines, recordTwoDeadlines, recordIndexTimes, recordVersionRanges, recordBatches, recordPages,
    payloadLikeness, keyLikeness, subjectLikeness, recordDeclarations, namespaceFaults, recordSubjects, recordRaces, recordSplits,
    recordSplitRemovals, interruptionFaults, recoveryFaults, restartFaults,
    basicStoreFaults, flashFaults, valueFaults, keyFaults, operationFaults, commitFaults, subjectFaults, subjectLimitFaults, rotationFaults,
    splitFaults, retryFaults, replacedTokenFaults, requestFaults, lifetimeFaults, coreFaults,
    sizeFaults, tokenFaults, capabilityFaults, cookieFaults, lateCookieFaults,
    grossFaults,
  ].flatMap { $0 }
}

// Creating a fault by its layer.
extension FaultyStore {
  private init(
    _ name: String, _ fault: String, isRace: Bool = false, probing probeConfiguration: ServerSessionStoreConfiguration = .init(),
    probe: @escaping FaultProbe, layer: Layer
  ) {
    self.name = name
    self.fault = fault
    self.layer = layer
    self.probe = probe
    self.probeConfiguration = probeConfiguration
    self.isRace = isRace
  }

  /// A fault of a record store.
  init(
    _ name: String, _ fault: String, isRace: Bool = false, probe: @escaping FaultProbe,
    records wrap: @escaping @Sendable (any SubjectIndexedRecordStore) -> any SubjectIndexedRecordStore
  ) {
    self.init(name, fault, isRace: isRace, probe: probe, layer: .records(wrap))
  }

  /// A fault of a record store that keeps a log, when its next process reads it.
  init(
    _ name: String, _ fault: String, probe: @escaping FaultProbe, reading: @escaping LoggedRecordStore.Reading,
    serving: @escaping LoggedRecordStore.Serving = { memory, _ in memory }
  ) {
    self.init(name, fault, probe: probe, layer: .restarts(reading, serving))
  }

  /// A fault of a session store that does in several record operations what has to be one.
  init(
    _ name: String, _ fault: String, probing probeConfiguration: ServerSessionStoreConfiguration = .init(), probe: @escaping FaultProbe,
    use wrap: @escaping @Sendable (any SubjectIndexedRecordStore) -> any SubjectIndexedRecordStore
  ) {
    self.init(name, fault, probing: probeConfiguration, probe: probe, layer: .use(wrap))
  }

  /// A fault of a session store.
  init(
    _ name: String, _ fault: String, isRace: Bool = false, probing probeConfiguration: ServerSessionStoreConfiguration = .init(),
    probe: @escaping FaultProbe, store wrap: @escaping @Sendable (any SessionStore) -> any SessionStore
  ) {
    self.init(name, fault, isRace: isRace, probing: probeConfiguration, probe: probe, layer: .store(wrap))
  }

  /// A fault between the namespaces of one backend.
  init(
    _ name: String, _ fault: String, probe: @escaping FaultProbe,
    namespaces open: @escaping @Sendable (String) -> any SubjectIndexedRecordStore
  ) {
    self.init(name, fault, probe: probe, namespaces: FaultyNamespaces(open: open))
  }

  /// A fault of a backend with namespaces that can be closed and removed.
  init(_ name: String, _ fault: String, probe: @escaping FaultProbe, namespaces: FaultyNamespaces) {
    self.init(name, fault, probe: probe, layer: .namespaces(namespaces))
  }

  /// A fault in a session store's use of its settings.
  init(
    _ name: String, _ fault: String, probing probeConfiguration: ServerSessionStoreConfiguration = .init(), probe: @escaping FaultProbe,
    configuration change: @escaping @Sendable (inout ServerSessionStoreConfiguration) -> Void
  ) {
    self.init(name, fault, probing: probeConfiguration, probe: probe, layer: .configuration(change))
  }

  /// A fault of a store without server state.
  init(
    _ name: String, _ fault: String, probe: @escaping FaultProbe,
    configure: @escaping @Sendable (inout CookieConfiguration) -> Void = { _ in },
    cookies wrap: @escaping @Sendable (any SessionStore) -> any SessionStore = { $0 }
  ) {
    self.init(name, fault, probe: probe, layer: .cookies(configure: configure, wrap: wrap))
  }
}

// Creating a fault of a session store in one of its operations: each closure is given the sound store and the arguments.
extension FaultyStore {
  /// A fault that changes the operations of a commit.
  init(
    _ name: String, _ fault: String, probe: @escaping FaultProbe,
    rewritingCommits rewrite: @escaping @Sendable (inout CommitRequest) -> Void
  ) {
    self.init(
      name, fault, probe: probe,
      commit: { base, request in
        var rewritten = request
        rewrite(&rewritten)
        return try await base.commit(rewritten)
      })
  }

  /// A fault of commits.
  init(
    _ name: String, _ fault: String, probe: @escaping FaultProbe,
    commit: @escaping @Sendable (any SessionStore, CommitRequest) async throws -> CommitOutcome
  ) {
    self.init(name, fault, probe: probe, store: { base in AlteredSessionStore(base, commit: { try await commit(base, $0) }) })
  }

  /// A fault of opening.
  init(
    _ name: String, _ fault: String, probing probeConfiguration: ServerSessionStoreConfiguration = .init(), probe: @escaping FaultProbe,
    open: @escaping @Sendable (any SessionStore, _ token: String, _ now: Timestamp) async throws -> OpenOutcome
  ) {
    self.init(
      name, fault, probing: probeConfiguration, probe: probe,
      store: { base in AlteredSessionStore(base, open: { try await open(base, $0, $1) }) })
  }

  /// A fault of taking flash.
  init(
    _ name: String, _ fault: String, probe: @escaping FaultProbe,
    takeFlash: @escaping @Sendable (any SessionStore, FlashSelection, SessionSnapshot, _ now: Timestamp) async throws -> TakeOutcome
  ) {
    self.init(name, fault, probe: probe, store: { base in AlteredSessionStore(base, takeFlash: { try await takeFlash(base, $0, $1, $2) }) })
  }

  /// A fault of touching.
  init(
    _ name: String, _ fault: String, probe: @escaping FaultProbe,
    touch: @escaping @Sendable (any SessionStore, SessionSnapshot, _ now: Timestamp) async throws -> TouchOutcome
  ) {
    self.init(name, fault, probe: probe, store: { base in AlteredSessionStore(base, touch: { try await touch(base, $0, $1) }) })
  }
}

extension FaultyStore {
  /// Opens the store, and the record store below it, on a memory of its own.
  ///
  /// The record store stays empty unless ``hasRecords``.
  ///
  /// - Parameters:
  ///   - namespace: The store's name on its backend. It matters to the faults between namespaces, and names the cookie.
  ///   - configuration: The settings of the session store.
  ///   - line: The switch before the records. A sealed cookie has no records behind it.
  /// - Throws: `SessionError` with code `misconfigured`.
  package func open(
    namespace: String = "sessions", configuration: ServerSessionStoreConfiguration = .init(), behind line: InterruptionSwitch = .init()
  ) throws(SessionError) -> (store: any SessionStore, records: any SubjectIndexedRecordStore) {
    let memory = InterruptibleRecordStore(MemoryRecordStore(), behind: line)
    switch layer {
    case .records(let wrap):
      let records = AnyRecordStore(wrap(memory))
      return (try ServerSessionStore(records, configuration: configuration), records)
    case .restarts(let reading, let serving):
      let records = LoggedRecordStore(
        memory: { InterruptibleRecordStore(MemoryRecordStore(), behind: line) }, reading: reading, serving: serving)
      return (try ServerSessionStore(records, configuration: configuration), records)
    case .use, .store, .configuration:
      return (try sessions(over: memory, configuration: configuration), memory)
    case .namespaces(let namespaces):
      let records = InterruptibleRecordStore(namespaces.open(namespace), behind: line)
      return (try ServerSessionStore(records, configuration: configuration), records)
    case .cookies(let configure, let wrap):
      var cookies = CookieConfiguration(
        keys: try CookieKeyRing(primary: Self.cookieKey), name: namespace, limits: configuration.limits, sizes: configuration.sizes,
        revocationEpochs: configuration.revocationEpochs)
      configure(&cookies)
      return (wrap(try CookieSessionStore(configuration: cookies)), MemoryRecordStore())
    }
  }

  /// Opens the session store on other records, with its fault if that is not in the record store.
  ///
  /// - Throws: `SessionError` with code `misconfigured`.
  package func sessions(over records: any SubjectIndexedRecordStore, configuration: ServerSessionStoreConfiguration)
    throws(SessionError) -> any SessionStore
  {
    var configuration = configuration
    if case .configuration(let change) = layer { change(&configuration) }
    if case .use(let wrap) = layer { return try ServerSessionStore(AnyRecordStore(wrap(records)), configuration: configuration) }
    let sound = try ServerSessionStore(AnyRecordStore(records), configuration: configuration)
    if case .store(let wrap) = layer { return wrap(sound) }
    return sound
  }

  /// The key of all stores of one process, as of all nodes of one service.
  private static let cookieKey = CookieKey.generate()
}
