public import Sessions
public import SessionsCookie
import SessionsMemory

/// A store with one fault, made to prove that the conformance suite notices it.
///
/// Each is the Memory store, or the cookie store, with a mistake that real session libraries have made.
public struct FaultyStore: Sendable {
  /// Where the fault sits.
  public enum Layer: Sendable {
    /// In the record store.
    case records(@Sendable (any SessionRecordStore) -> any SessionRecordStore)
    /// In the session store on top of it.
    case store(@Sendable (any SessionStore) -> any SessionStore)
    /// Between the namespaces of one backend: it opens the record store with a name.
    case namespaces(@Sendable (_ namespace: String) -> any SessionRecordStore)
    /// In what becomes of the session store's settings.
    case configuration(@Sendable (inout ServerSessionStoreConfiguration) -> Void)
    /// In a store without server state, or in what becomes of its settings.
    case cookies(
      configure: @Sendable (inout CookieConfiguration) -> Void, wrap: @Sendable (any SessionStore) -> any SessionStore)
  }

  /// The name, such as `upsert-on-replace`.
  public let name: String
  /// What is wrong, in one sentence.
  public let fault: String
  /// Where the fault sits.
  public let layer: Layer
  /// What shows that the fault is alive, see ``isAlive(now:timeLimit:)``.
  public let probe: FaultProbe
  /// Whether it takes two tasks at once to notice, so that only the cases that leave a race to chance can.
  public let isRace: Bool
  /// The settings that the probe needs.
  public let probeConfiguration: ServerSessionStoreConfiguration

  init(
    _ name: String, _ fault: String, isRace: Bool = false, probe: @escaping FaultProbe,
    records wrap: @escaping @Sendable (any SessionRecordStore) -> any SessionRecordStore
  ) {
    self.init(name, fault, probe: probe, isRace: isRace, layer: .records(wrap))
  }

  init(
    _ name: String, _ fault: String, probing probeConfiguration: ServerSessionStoreConfiguration = .init(), probe: @escaping FaultProbe,
    store wrap: @escaping @Sendable (any SessionStore) -> any SessionStore
  ) {
    self.init(name, fault, probing: probeConfiguration, probe: probe, layer: .store(wrap))
  }

  init(
    _ name: String, _ fault: String, probe: @escaping FaultProbe,
    namespaces open: @escaping @Sendable (String) -> any SessionRecordStore
  ) {
    self.init(name, fault, probe: probe, layer: .namespaces(open))
  }

  init(
    _ name: String, _ fault: String, probing probeConfiguration: ServerSessionStoreConfiguration = .init(), probe: @escaping FaultProbe,
    configuration change: @escaping @Sendable (inout ServerSessionStoreConfiguration) -> Void
  ) {
    self.init(name, fault, probing: probeConfiguration, probe: probe, layer: .configuration(change))
  }

  init(
    _ name: String, _ fault: String, probe: @escaping FaultProbe,
    configure: @escaping @Sendable (inout CookieConfiguration) -> Void = { _ in },
    cookies wrap: @escaping @Sendable (any SessionStore) -> any SessionStore = { $0 }
  ) {
    self.init(name, fault, probe: probe, layer: .cookies(configure: configure, wrap: wrap))
  }

  private init(
    _ name: String, _ fault: String, probing probeConfiguration: ServerSessionStoreConfiguration = .init(), probe: @escaping FaultProbe,
    isRace: Bool = false, layer: Layer
  ) {
    self.name = name
    self.fault = fault
    self.probe = probe
    self.isRace = isRace
    self.probeConfiguration = probeConfiguration
    self.layer = layer
  }

  /// Whether sessions lie in records.
  public var hasRecords: Bool {
    if case .cookies = layer { false } else { true }
  }

  /// Opens the store, and the record store below it, on a memory of its own.
  ///
  /// The record store stays empty unless ``hasRecords``.
  ///
  /// - Parameters:
  ///   - namespace: What the store is called on its backend. It matters to the faults between namespaces only.
  ///   - configuration: The settings of the session store.
  /// - Throws: `SessionError` with code `misconfigured`.
  public func open(namespace: String = "sessions", configuration: ServerSessionStoreConfiguration = .init())
    throws(SessionError) -> (store: any SessionStore, records: any SessionRecordStore)
  {
    switch layer {
    case .records(let wrap):
      let records = AnyRecordStore(wrap(MemoryRecordStore()))
      return (try ServerSessionStore(records, configuration: configuration), records)
    case .store(let wrap):
      let memory = MemoryRecordStore()
      return (wrap(try ServerSessionStore(memory, configuration: configuration)), memory)
    case .namespaces(let open):
      let records = AnyRecordStore(open(namespace))
      return (try ServerSessionStore(records, configuration: configuration), records)
    case .configuration(let change):
      var changed = configuration
      change(&changed)
      let memory = MemoryRecordStore()
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

  /// The same store without a fault, to show that it is the fault that fails.
  public static let sound: FaultyStore = FaultyStore(
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

  /// Every faulty store.
  public static let all: [FaultyStore] = recordFaults + storeFaults + grossFaults
}
