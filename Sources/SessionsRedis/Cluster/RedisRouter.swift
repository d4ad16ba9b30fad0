import Sessions
import SessionsBatching

/// The destination of operations: one server, or the node of a cluster that has the key.
package enum RedisRouter: Sendable {
  case single(RedisQueue)
  case cluster(RedisCluster)

  init(_ configuration: RedisConfiguration) throws(SessionError) {
    switch configuration.servers {
    case .standalone(let endpoint):
      self = .single(try RedisRouter.queue(configuration, .endpoint(endpoint)))
    case .sentinel(let sentinels, let master):
      self = .single(try RedisRouter.queue(configuration, .sentinel(sentinels.shuffled(), master: master)))
    case .cluster(let seeds):
      self = .cluster(try RedisCluster(configuration, seeds: seeds))
    }
  }

  private static func queue(_ configuration: RedisConfiguration, _ finding: RedisConnectionSettings.Finding) throws(SessionError)
    -> RedisQueue
  {
    RedisConnection.queue(
      try RedisConnectionSettings(configuration, finding: finding, isClusterNode: false),
      capacity: configuration.maximumPendingOperations)
  }

  /// Has an operation done within `timeout`.
  func submit(_ operation: RedisOperation, timeout: Duration) async throws(SessionError) -> RedisResponse {
    switch self {
    case .single(let queue): try await queue.submit(RedisRequest(operation: operation), until: Deadline(after: timeout))
    case .cluster(let cluster): try await cluster.submit(operation, until: Deadline(after: timeout))
    }
  }

  /// Calls a function with each server that has keys; nil stands for the only one. See ``RedisCluster/eachMaster(isAboutKeys:timeout:_:)``.
  func eachMaster(
    isAboutKeys: Bool, timeout: Duration, _ body: (RedisEndpoint?) async throws(SessionError) -> Void
  ) async throws(SessionError) {
    switch self {
    case .single: try await body(nil)
    case .cluster(let cluster):
      try await cluster.eachMaster(isAboutKeys: isAboutKeys, timeout: timeout) { (master: RedisEndpoint) async throws(SessionError) in
        try await body(master)
      }
    }
  }

  /// Names of keys that begin in this way, one on every server that has keys.
  func names(beginning: [UInt8], timeout: Duration) async throws(SessionError) -> [[UInt8]] {
    guard case .cluster(let cluster) = self else { return [beginning] }
    return try await cluster.presentMap(until: Deadline(after: timeout)).names(beginning: beginning)
  }

  /// Has an operation done by one server.
  func submit(_ operation: RedisOperation, to endpoint: RedisEndpoint?, timeout: Duration) async throws(SessionError)
    -> RedisResponse
  {
    guard let endpoint, case .cluster(let cluster) = self else { return try await submit(operation, timeout: timeout) }
    return try await cluster.submit(operation, to: endpoint, until: Deadline(after: timeout))
  }

  func close() async {
    switch self {
    case .single(let queue): await queue.close(discarding: false)
    case .cluster(let cluster): await cluster.close()
    }
  }
}
