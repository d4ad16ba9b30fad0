import Sessions
import SessionsCookie

/// A fault by where it sits.
extension FaultyStore {
  init(
    _ name: String, _ fault: String, isRace: Bool = false, probe: @escaping FaultProbe,
    records wrap: @escaping @Sendable (any SessionRecordStore) -> any SessionRecordStore
  ) {
    self.init(name, fault, isRace: isRace, probe: probe, layer: .records(wrap))
  }

  init(
    _ name: String, _ fault: String, isRace: Bool = false, probing probeConfiguration: ServerSessionStoreConfiguration = .init(),
    probe: @escaping FaultProbe, store wrap: @escaping @Sendable (any SessionStore) -> any SessionStore
  ) {
    self.init(name, fault, isRace: isRace, probing: probeConfiguration, probe: probe, layer: .store(wrap))
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
}
