import Sessions
import SessionsSQLite

/// An SQLite file with a table for each namespace.
struct ServedFile: ServedStore {
  let path: String

  /// Opens the file, so that one that cannot be opened is found out before the first case.
  func hello() async throws(SessionError) -> StoreHello {
    let namespace = "hello_\(String(UInt64.random(in: 0 ... .max), radix: 36))"
    let store = try await open(namespace)
    let capabilities = store.capabilities
    try await close(store, of: namespace, remove: true)
    return StoreHello(
      version: StoreHello.protocolVersion, capabilities: capabilities.sorted().map(\.rawValue),
      backendVersion: "SQLite \(SQLiteRecordStore.libraryVersion)")
  }

  func open(_ namespace: String) async throws(SessionError) -> any SessionRecordStore {
    try SQLiteRecordStore(path: path, configuration: SQLiteConfiguration(table: namespace))
  }

  func close(_ store: any SessionRecordStore, of namespace: String, remove: Bool) async throws(SessionError) {
    guard let store = store as? SQLiteRecordStore else { return }
    do throws(SessionError) {
      if remove { try await store.removeTable() }
    } catch {
      await store.close()
      throw error
    }
    await store.close()
  }
}
