import Sessions
import SessionsConformance
import SessionsRedis
import SessionsTesting

extension RedisBackend {
  /// Each case has a proxy before the server, which is closed with its stores.
  func openInterruptible(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend?
  {
    guard let server = redis.server else { return nil }
    let (redis, proxy) = (redis, try FaultProxy.opened(to: server.host, port: server.port))
    let backend = RecordStoreBackend(
      name: name,
      close: { await $0.close() },
      interrupt: { _, how in proxy.interrupt(how) },
      dispose: { stores in
        if let first = stores.first { await Self.remove(first) }
        for store in stores { await store.close() }
        proxy.close()
      }
    ) { (namespace: String) throws(SessionError) -> RedisRecordStore in
      try redis.open(namespace, through: proxy)
    }
    return try await backend.open(namespace, instances: instances, configuration: configuration)
  }
}
