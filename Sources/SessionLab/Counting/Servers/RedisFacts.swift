import Sessions
import SessionsBenchmark
import SessionsRedis

/// What a Redis server tells of itself, asked on a connection of its own.
enum RedisFacts {
  /// What an acknowledged write survives by the server's settings, with those settings; nil when it cannot be asked.
  static func durability(of redis: RedisArgument) async -> (class: DurabilityClass, settings: [String: String])? {
    await withStore(redis) { store async throws(SessionError) in
      guard try await store.information("persistence")["aof_enabled"] == "1" else {
        return (.processCrash, ["appendonly": "no: a crash of the server takes what it has not saved yet"])
      }
      // A user who may not ask for settings still hears whether there is a log.
      let sync = try? await store.serverSetting("appendfsync")
      return (Self.durability(appendfsync: sync ?? nil), ["appendonly": "yes", "appendfsync": (sync ?? nil) ?? "assumed: everysec"])
    }
  }

  /// What is kept by an append-only file that is written to the disk in that way.
  static func durability(appendfsync: String?) -> DurabilityClass {
    switch appendfsync {
    case "always": .powerLoss
    case "no": .processCrash
    default: .lastSecond
    }
  }

  /// A function that asks a server for what it uses; nil for several servers.
  ///
  /// Each question has a connection of its own, so that none is open while the store is measured. What is stored are the keys of all who
  /// use the server, with what Redis needs to find them.
  static func reading(of redis: RedisArgument) -> (@Sendable () async -> BackendReading?)? {
    guard case .standalone = redis.servers else { return nil }
    return {
      await withStore(redis) { store async throws(SessionError) in
        reading(told: try await store.information("all"))
      }
    }
  }

  /// What the lines of `INFO` say.
  static func reading(told: [String: String]) -> BackendReading {
    var reading = BackendReading(
      storedBytes: told["used_memory"].flatMap { Int64($0) }, logBytes: told["aof_current_size"].flatMap { Int64($0) })
    if let user = told["used_cpu_user"].flatMap({ Double($0) }), let system = told["used_cpu_sys"].flatMap({ Double($0) }) {
      reading.cpuSeconds["server"] = user + system
    }
    return reading
  }

  private static func withStore<Value: Sendable>(
    _ redis: RedisArgument, _ body: (RedisRecordStore) async throws(SessionError) -> Value
  ) async -> Value? {
    guard let store = try? redis.open("facts") else { return nil }
    let value: Value?
    do throws(SessionError) { value = try await body(store) } catch { value = nil }
    await store.close()
    return value
  }
}
