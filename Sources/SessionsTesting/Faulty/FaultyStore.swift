public import Sessions
public import SessionsCookie

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
  /// The settings that the probe needs.
  public let probeConfiguration: ServerSessionStoreConfiguration
  /// Whether it takes two tasks at once to notice, so that only the cases that leave a race to chance can.
  public let isRace: Bool

  init(
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

  /// Whether sessions lie in records.
  public var hasRecords: Bool {
    if case .cookies = layer { false } else { true }
  }

  /// The same store without a fault, to show that it is the fault that fails.
  public static let sound: FaultyStore = FaultyStore(
    "none", "Nothing is wrong.",
    probe: { subject in
      _ = try await subject.create()
      return try await subject.stored()
    }, records: { $0 })

  /// The store without its fault, with the same probe.
  package var mended: FaultyStore {
    let sound: Layer = hasRecords ? .records { $0 } : .cookies(configure: { _ in }, wrap: { $0 })
    return FaultyStore(name, fault, probing: probeConfiguration, probe: probe, layer: sound)
  }

  /// Every faulty store.
  public static let all: [FaultyStore] = recordFaults + storeFaults
}
