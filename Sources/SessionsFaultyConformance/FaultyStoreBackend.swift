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
    guard !faulty.hasRecords else { return opened(store, records, namespace, configuration, behind: line) }
    // The browser has the sessions: another store object is a restart.
    return OpenedBackend(stores: [store]) { _ async throws(SessionError) in
      try await open(namespace, instances: instances, configuration: configuration)
    }
  }

  private func opened(
    _ store: any SessionStore, _ records: any SubjectIndexedRecordStore, _ namespace: String,
    _ configuration: ServerSessionStoreConfiguration, behind line: InterruptionSwitch
  ) -> OpenedBackend {
    var reopen: OpenedBackend.Reopen?
    if let logged = records as? LoggedRecordStore {
      reopen = { restart async throws(SessionError) in
        let again = try await logged.restarted(restart)
        return opened(try ServerSessionStore(again, configuration: configuration), again, namespace, configuration, behind: line)
      }
    }
    // Without names each namespace is a memory of its own, which is empty for who opens it.
    let (namespaces, remove) = (faulty.namespaces, faulty.namespaces?.remove)
    var backend = OpenedBackend(
      stores: [store], records: [records], reopen: reopen, interrupt: { line.set($0) },
      closing: remove == nil ? nil : OpenedBackend.Closing(isFinal: true) { _ in await records.close() },
      removesNamespace: namespaces == nil || remove != nil, close: { remove?(namespace) })
    backend.layer = { (records) throws(SessionError) in try faulty.sessions(over: records, configuration: configuration) }
    return backend
  }

  /// Opens the same store, as another object reads what it left. Nil for one that keeps nothing.
  package func openKillable(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend?
  {
    guard faulty.isPersistent else { return nil }
    return try await open(namespace, instances: instances, configuration: configuration)
  }

  /// Opens the same store: its records are behind a switch. Nil for one that keeps its sessions in the browser.
  package func openInterruptible(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend?
  {
    guard faulty.hasRecords else { return nil }
    return try await open(namespace, instances: instances, configuration: configuration)
  }
}
