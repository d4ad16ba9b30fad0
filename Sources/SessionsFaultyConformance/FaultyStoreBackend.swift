package import Sessions
package import SessionsConformance
package import SessionsFaultyStores
import SessionsTesting

/// Opens a faulty store for the suite: a suite is proven by the faulty stores that it notices.
package struct FaultyStoreBackend: ConformanceBackend {
  /// `faulty:` and the fault's name.
  package var name: String { "faulty:\(faulty.name)" }
  /// The fault in words.
  package var details: [String: String] { ["fault": faulty.fault] }
  /// Never: with two objects a fault in one object's memory would look like another one.
  package var opensTwice: Bool { false }

  private let faulty: FaultyStore

  /// Creates a backend.
  package init(_ faulty: FaultyStore) {
    self.faulty = faulty
  }

  /// Opens the store of one case.
  package func open(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend
  {
    let line = InterruptionSwitch()
    let (store, records) = try faulty.open(namespace: namespace, configuration: configuration, behind: line)
    guard !faulty.hasRecords else { return OpenedBackend(stores: [store], records: [records], interrupt: { line.set($0) }) }
    // The browser has the sessions: another store object is a restart.
    return OpenedBackend(stores: [store]) { () async throws(SessionError) in
      try await open(namespace, instances: instances, configuration: configuration)
    }
  }

  /// Opens the same store: its records are behind a switch. Nil for one that keeps its sessions in the browser.
  package func openInterruptible(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend?
  {
    guard faulty.hasRecords else { return nil }
    return try await open(namespace, instances: instances, configuration: configuration)
  }
}
