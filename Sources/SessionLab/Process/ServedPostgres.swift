import Sessions
import SessionsPostgres

/// A Postgres database with a table for each namespace.
struct ServedPostgres: ServedStore {
  /// The URL, with a password if it has one.
  let url: String

  /// Connects, so that a server that is not reached is found out before the first case.
  func hello() async throws(SessionError) -> StoreHello {
    let namespace = "hello_\(String(UInt64.random(in: 0 ... .max), radix: 36))"
    let store = try await opened(namespace)
    let (capabilities, version) = (store.capabilities, store.serverVersion)
    try await close(store, of: namespace, remove: true)
    return StoreHello(
      version: StoreHello.protocolVersion, capabilities: capabilities.sorted().map(\.rawValue),
      backendVersion: version.map { "Postgres \($0)" })
  }

  func open(_ namespace: String) async throws(SessionError) -> any SessionRecordStore { try await opened(namespace) }

  private func opened(_ namespace: String) async throws(SessionError) -> PostgresRecordStore {
    let store = try PostgresRecordStore(url, configuration: PostgresConfiguration(table: namespace))
    try await store.prepare()
    return store
  }

  func close(_ store: any SessionRecordStore, of namespace: String, remove: Bool) async throws(SessionError) {
    guard let store = store as? PostgresRecordStore else { return }
    do throws(SessionError) {
      if remove { try await store.removeTable() }
    } catch {
      await store.close()
      throw error
    }
    await store.close()
  }
}
