import Sessions
import SessionsBatching

/// The nodes of a cluster, each with a connection of its own, and the map of their slots.
package final class RedisCluster: Sendable {
  struct State {
    var map = RedisTopology()
    /// The masters of the last map that was read, without those that redirections have added since.
    var masters: [RedisEndpoint] = []
    var nodes: [RedisEndpoint: RedisQueue] = [:]
    /// The numbers of the last reading of the map that began, and of the last one that ended.
    var (begun, ended) = (0, 0)
    /// The time when the last reading ended.
    var refreshed: Deadline?
    /// The reason why no node told the map in the last reading; nil when one did.
    var refusal: SessionError?
    var isClosed = false
  }

  let configuration: RedisConfiguration
  let seeds: [RedisEndpoint]
  let state: Locked<State> = Locked(State())
  private let keyspace: RedisKeyspace
  private let security: RedisSecurity

  init(_ configuration: RedisConfiguration, seeds: [RedisEndpoint]) throws(SessionError) {
    self.configuration = configuration
    self.seeds = seeds
    keyspace = try RedisKeyspace(configuration.prefix)
    security = try RedisSecurity(configuration)
  }

  /// Has an operation done by the node that has its key, following the cluster's changes until the deadline.
  ///
  /// An operation is sent again only if it was certainly not done.
  func submit(_ operation: RedisOperation, until deadline: Deadline) async throws(SessionError) -> RedisResponse {
    let slot = operation.keyName(in: keyspace).map(RedisSlot.of)
    var asked: RedisEndpoint?
    var reason: SessionError?
    var pause = ReconnectDelay()
    var redirections = 0
    var begun: Int?
    while Deadline.now < deadline {
      guard let endpoint = asked ?? owner(of: slot) else {
        begun = begun ?? state.withLock { $0.begun }
        reason = try unknown(since: begun ?? 0, reason)
        try await RedisCluster.sleep(pause.next(), until: deadline)
        continue
      }
      let request = RedisRequest(operation: operation, isAsking: asked != nil)
      asked = nil
      switch try await ask(endpoint, request, until: deadline) {
      case .redirected(let other, let slot, let isAsking):
        if isAsking { asked = other } else { moved(slot, to: other) }
        redirections += 1
        // Two nodes that each point to the other need a moment to agree.
        if redirections > 3 { try await RedisCluster.sleep(pause.next(), until: deadline) }
      case .undone(let error):
        reason = error
        refresh(avoiding: endpoint)
        try await RedisCluster.sleep(pause.next(), until: deadline)
      case let response:
        return response
      }
    }
    throw reason ?? .noReply(isIndeterminate: false)
  }

  /// Has an operation done by one node, whatever the map says of its key, for as long as the node is a master.
  func submit(_ operation: RedisOperation, to endpoint: RedisEndpoint, until deadline: Deadline) async throws(SessionError)
    -> RedisResponse
  {
    var pause = ReconnectDelay()
    var reason: SessionError?
    while Deadline.now < deadline {
      let response = try await ask(endpoint, RedisRequest(operation: operation), until: deadline)
      guard case .undone(let error) = response else { return response }
      reason = error
      refresh(avoiding: endpoint)
      guard map.masters.contains(endpoint) else { break }
      try await RedisCluster.sleep(pause.next(), until: deadline)
    }
    throw reason ?? .noReply(isIndeterminate: false)
  }

  /// The reason why a master is not known, after a look for it was started. What waiting does not mend is thrown.
  ///
  /// - Parameter begun: The number of the last reading of the map that began before the question. What an earlier one found counts for
  ///   nothing: a node that refused then may be well.
  func unknown(since begun: Int, _ former: SessionError?) throws(SessionError) -> SessionError {
    let (isClosed, refusal) = state.withLock { ($0.isClosed, $0.ended > begun ? $0.refusal : nil) }
    guard !isClosed else { throw .queueClosed }
    refresh()
    if let refusal, refusal.code == .misconfigured { throw refusal }
    return refusal ?? former ?? .clusterUnknown
  }

  private func ask(_ endpoint: RedisEndpoint, _ request: RedisRequest, until deadline: Deadline) async throws(SessionError)
    -> RedisResponse
  {
    guard Deadline.now < deadline else { throw .noReply(isIndeterminate: false) }
    let queue = try queue(of: endpoint)
    do throws(SessionError) {
      return try await queue.submit(request, until: deadline)
    } catch {
      switch error.code {
      case .closed:
        // The node left the cluster just now.
        guard !state.withLock({ $0.isClosed }) else { throw error }
        return .undone(.clusterUnknown)
      case .timeout, .unavailable:
        // The node may have failed: the next operations need to know its successor.
        refresh(avoiding: endpoint)
        throw error
      default:
        throw error
      }
    }
  }

  /// The master of each slot, as far as is known.
  var map: RedisTopology { state.withLock { $0.map } }

  /// Any node for an operation without a key.
  private func owner(of slot: Int?) -> RedisEndpoint? {
    state.withLock { state in slot.map { state.map.owner(of: $0) } ?? state.map.masters.randomElement() }
  }

  private func moved(_ slot: Int, to endpoint: RedisEndpoint) {
    state.withLock { $0.map.setOwner(of: slot, endpoint) }
    // One slot rarely moves alone.
    refresh()
  }

  func queue(of endpoint: RedisEndpoint) throws(SessionError) -> RedisQueue {
    let known = state.withLock { ($0.isClosed, $0.nodes[endpoint]) }
    if known.0 { throw .queueClosed }
    if let queue = known.1 { return queue }
    let settings = try RedisConnectionSettings(configuration, finding: .endpoint(endpoint), isClusterNode: true, security: security)
    let new = RedisConnection.queue(settings, capacity: configuration.maximumPendingOperations)
    let queue = state.withLock { state -> RedisQueue? in
      // Checked again: another task may have been faster, or closed the store.
      guard !state.isClosed else { return nil }
      if let queue = state.nodes[endpoint] { return queue }
      state.nodes[endpoint] = new
      return new
    }
    guard let queue else { throw .queueClosed }
    return queue
  }

  /// Waits before another try; a cancelled task has done nothing so far.
  static func sleep(_ pause: Duration, until deadline: Deadline) async throws(SessionError) {
    let now = Deadline.now
    let left = Duration.nanoseconds(deadline > now ? deadline.uptimeNanoseconds - now.uptimeNanoseconds : 0)
    do { try await Task.sleep(for: min(pause, left)) } catch { throw .queueCancelled }
  }

  func close() async {
    let nodes = state.withLock { state in
      state.isClosed = true
      return Array(state.nodes.values)
    }
    for queue in nodes { await queue.close(discarding: false) }
  }
}

extension SessionError {
  static let clusterUnknown = SessionError(
    .unavailable, "no node of the Redis Cluster says who has the key: nothing was changed", retryAfter: .seconds(1))
}
