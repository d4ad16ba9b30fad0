import Sessions
import SessionsConformance
import SessionsPostgres
import SessionsTesting

extension PostgresBackend {
  /// Each case has a proxy before the server, which is closed with its stores.
  func openInterruptible(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend?
  {
    guard let address = PostgresAddress(url) else { return nil }
    let (keeper, proxy) = (keeper, try FaultProxy.opened(to: address.host, port: address.port))
    let way = address.url(throughPort: proxy.port)
    let backend = RecordStoreBackend(
      name: name,
      close: { await $0.close() },
      interrupt: { _, how in proxy.interrupt(how) },
      dispose: { stores in
        for store in stores { await store.close() }
        proxy.close()
        if let table = stores.first?.table { await keeper.take(table) }
      }
    ) { (namespace: String) throws(SessionError) -> PostgresRecordStore in
      let configuration = PostgresConfiguration(table: namespace, timeout: FaultProxy.timeout)
      let store = try PostgresRecordStore(way, configuration: configuration)
      do throws(SessionError) {
        try await store.prepare()
      } catch {
        await store.close()
        throw error
      }
      return store
    }
    return try await backend.open(namespace, instances: instances, configuration: configuration)
  }
}
