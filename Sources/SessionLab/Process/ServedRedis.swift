import Sessions
import SessionsRedis

/// Redis with a prefix for each namespace.
struct ServedRedis: ServedStore {
  let redis: RedisArgument

  /// Asks the server, so that one that is down is found out before the first case.
  func hello() async throws(SessionError) -> StoreHello {
    let store = try redis.open("hello")
    let capabilities = store.capabilities
    await store.close()
    return StoreHello(
      version: StoreHello.protocolVersion, capabilities: capabilities.sorted().map(\.rawValue),
      backendVersion: try await RedisBackend.version(redis, "hello"))
  }

  func open(_ namespace: String) async throws(SessionError) -> any SessionRecordStore {
    try redis.open(namespace)
  }

  func close(_ store: any SessionRecordStore, of namespace: String, remove: Bool) async throws(SessionError) {
    guard let store = store as? RedisRecordStore else { return }
    do throws(SessionError) {
      if remove { try await store.removeAll() }
    } catch {
      await store.close()
      throw error
    }
    await store.close()
  }
}
