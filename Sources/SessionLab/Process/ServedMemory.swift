import Sessions

/// Stores in the memory of the process: one for each namespace, shared by all that open it.
final class ServedMemory: ServedStore {
  private let make: @Sendable () -> any SessionRecordStore
  private let namespaces: Locked<[String: any SessionRecordStore]> = Locked([:])

  init(_ make: @escaping @Sendable () -> any SessionRecordStore) {
    self.make = make
  }

  func hello() async throws(SessionError) -> StoreHello {
    StoreHello(version: StoreHello.protocolVersion, capabilities: make().capabilities.sorted().map(\.rawValue))
  }

  func open(_ namespace: String) async throws(SessionError) -> any SessionRecordStore {
    let fresh = make()
    return namespaces.withLock { namespaces in
      if let known = namespaces[namespace] { return known }
      namespaces[namespace] = fresh
      return fresh
    }
  }

  func close(_ store: any SessionRecordStore, of namespace: String, remove: Bool) async throws(SessionError) {
    guard remove else { return }
    namespaces.withLock { $0[namespace] = nil }
  }
}
