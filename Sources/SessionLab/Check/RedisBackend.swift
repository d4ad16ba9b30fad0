import Sessions
import SessionsConformance
import SessionsRedis

/// Redis as the suite opens it: each case has a prefix of its own, and its keys are removed afterwards.
final class RedisBackend: ConformanceBackend {
  let name: String
  let details: [String: String] = RedisArgument.details
  let adapterVersion: String? = PackageVersion.current
  let opensTwice: Bool = true

  let redis: RedisArgument
  private let inner: RecordStoreBackend<RedisRecordStore>
  private let version: Locked<String?> = Locked(nil)

  init(_ redis: RedisArgument) {
    self.redis = redis
    name = redis.name
    inner = RecordStoreBackend(
      name: redis.name,
      close: { await $0.close() },
      dispose: { stores in
        if let first = stores.first { await Self.remove(first) }
        for store in stores { await store.close() }
      }
    ) { (namespace: String) throws(SessionError) -> RedisRecordStore in
      try redis.open(namespace)
    }
  }

  /// What the server says, once a case was opened.
  var backendVersion: String? { version.withLock { $0 } }

  func open(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend
  {
    if backendVersion == nil {
      let told = try await Self.version(redis, namespace)
      version.withLock { $0 = told }
    }
    return try await inner.open(namespace, instances: instances, configuration: configuration)
  }

  /// Asks the server what it is. A store opens without one: this finds out before the first case that there is none.
  static func version(_ redis: RedisArgument, _ namespace: String) async throws(SessionError) -> String {
    let store = try redis.open(namespace)
    do throws(SessionError) {
      let version = try await store.serverVersion()
      await store.close()
      return "Redis \(version ?? "of an unknown version")"
    } catch {
      await store.close()
      throw error
    }
  }

  static func remove(_ store: RedisRecordStore) async {
    do throws(SessionError) {
      try await store.removeAll()
    } catch {
      Console.error("sessionlab: a case's keys stay in Redis: \(error)")
    }
  }
}
