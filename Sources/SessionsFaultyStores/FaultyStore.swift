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
    /// In the session store on top of it.
    case store(@Sendable (any SessionStore) -> any SessionStore)
    /// Between the namespaces of one backend: it opens the record store with a name.
    case namespaces(@Sendable (_ namespace: String) -> any SubjectIndexedRecordStore)
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

  /// The same store without a fault, to show that the fault is the cause of failures.
  package static let sound: FaultyStore = FaultyStore(
    "none", "Nothing is wrong.",
    probe: { subject in
      _ = try await subject.create()
      return try await subject.stored()
    }, records: { $0 })

  /// This store without its fault, with the same probe.
  package var mended: FaultyStore {
    let sound: Layer = hasRecords ? .records { $0 } : .cookies(configure: { _ in }, wrap: { $0 })
    return FaultyStore(name, fault, probing: probeConfiguration, probe: probe, layer: sound)
  }

  /// Every faulty store, by family: faults of record stores, of session stores, and those that break everything.
  package static let all: [FaultyStore] = [
    recordCreates, recordReplaces, recordVersions, recordLifetimes, recordTouches, recordRemovals, recordCaches, recordData, recordLists,
    recordSubjects, recordRaces, interruptionFaults,
    basicStoreFaults, flashFaults, valueFaults, keyFaults, operationFaults, commitFaults, subjectFaults, rotationFaults,
    replacedTokenFaults, requestFaults, lifetimeFaults,
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
    self.init(name, fault, probe: probe, layer: .namespaces(open))
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
    case .store(let wrap):
      return (wrap(try ServerSessionStore(memory, configuration: configuration)), memory)
    case .namespaces(let open):
      let records = InterruptibleRecordStore(open(namespace), behind: line)
      return (try ServerSessionStore(records, configuration: configuration), records)
    case .configuration(let change):
      var changed = configuration
      change(&changed)
      return (try ServerSessionStore(memory, configuration: changed), memory)
    case .cookies(let configure, let wrap):
      var cookies = CookieConfiguration(
        keys: try CookieKeyRing(primary: Self.cookieKey), name: namespace, limits: configuration.limits, sizes: configuration.sizes,
        revocationEpochs: configuration.revocationEpochs)
      configure(&cookies)
      return (wrap(try CookieSessionStore(configuration: cookies)), MemoryRecordStore())
    }
  }

  /// The key of all stores of one process, as of all nodes of one service.
  private static let cookieKey = CookieKey.generate()
}
