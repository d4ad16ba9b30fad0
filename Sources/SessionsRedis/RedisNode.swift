import Sessions
import SessionsBatching

/// A server with its connection and the queue of those who use it.
struct RedisNode: Sendable {
  let connection: RedisConnection
  let queue: CombiningQueue<RedisConnection>

  init(_ settings: RedisLinkSettings, capacity: Int) {
    connection = RedisConnection(settings)
    queue = CombiningQueue(label: "swift-sessions.redis", transport: connection, capacity: capacity, isRemote: true)
  }

  /// Waits for what was begun, and closes the connection.
  func close() async {
    await queue.close(discarding: false)
    connection.close()
  }
}
