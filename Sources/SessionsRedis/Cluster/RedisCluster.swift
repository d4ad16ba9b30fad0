import Logging
import Sessions
import SessionsBatching

/// The nodes of a cluster, each with a connection of its own, and the map of their slots.
package final class RedisCluster: Sendable {
  private struct State {
    var map = RedisTopology()
    /// The masters of the last map that was read, without those that redirections have added since.
    var masters: [RedisEndpoint] = []
    var nodes: [RedisEndpoint: RedisQueue] = [:]
    var isRefreshing = false
    /// The time of the last reading of the map.
    var refreshed: Deadline?
    /// The reason why no node told the map when it was asked for last; nil when one did.
    var refusal: SessionError?
    var isClosed = false
  }

  private let configuration: RedisConfiguration
  private let keyspace: RedisKeyspace
  private let seeds: [RedisEndpoint]
  private let state: Locked<State> = Locked(State())

  /// The shortest time between two readings of the map, in nanoseconds: between them, redirections keep it right.
  private static let refreshInterval: UInt64 = 50_000_000

  init(_ configuration: RedisConfiguration, seeds: [RedisEndpoint]) throws(SessionError) {
    self.configuration = configuration
    self.seeds = seeds
    keyspace = try RedisKeyspace(configuration.prefix)
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
    while Deadline.now < deadline {
      guard let endpoint = asked ?? owner(of: slot) else {
        reason = try unknown(reason)
        try await RedisCluster.sleep(.milliseconds(2), until: deadline)
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

  /// The reason why the owner of a key is not known, after a look for it was started. What waiting does not mend is thrown.
  private func unknown(_ former: SessionError?) throws(SessionError) -> SessionError {
    let (isClosed, refusal) = state.withLock { ($0.isClosed, $0.refusal) }
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

  private func queue(of endpoint: RedisEndpoint) throws(SessionError) -> RedisQueue {
    let known = state.withLock { ($0.isClosed, $0.nodes[endpoint]) }
    if known.0 { throw .queueClosed }
    if let queue = known.1 { return queue }
    let settings = try RedisConnectionSettings(configuration, finding: .endpoint(endpoint), isClusterNode: true)
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
  private static func sleep(_ pause: Duration, until deadline: Deadline) async throws(SessionError) {
    let now = Deadline.now
    let left = Duration.nanoseconds(deadline > now ? deadline.uptimeNanoseconds - now.uptimeNanoseconds : 0)
    do { try await Task.sleep(for: min(pause, left)) } catch { throw .queueCancelled }
  }
}

extension RedisCluster {
  /// Starts a reading of the map, unless one is under way or was done a moment ago. No caller waits for it.
  private func refresh(avoiding failed: RedisEndpoint? = nil) {
    let starts = state.withLock { state in
      if state.isRefreshing || state.isClosed { return false }
      if let refreshed = state.refreshed,
        Deadline.now.uptimeNanoseconds - refreshed.uptimeNanoseconds < RedisCluster.refreshInterval
      {
        return false
      }
      state.isRefreshing = true
      return true
    }
    guard starts else { return }
    Task.detached {
      await self.readMap(avoiding: failed)
      self.state.withLock {
        $0.isRefreshing = false
        $0.refreshed = .now
      }
    }
  }

  /// Asks one node after the other until one answers.
  private func readMap(avoiding failed: RedisEndpoint?) async {
    let known = state.withLock { $0.map.masters }
    var candidates = known.shuffled() + seeds.shuffled().filter { !known.contains($0) }
    if let failed, let index = candidates.firstIndex(of: failed) { candidates.append(candidates.remove(at: index)) }
    let patience = min(configuration.timeout, .milliseconds(500))
    var refusals: [SessionError] = []
    for endpoint in candidates {
      do throws(SessionError) {
        let response = try await queue(of: endpoint).submit(RedisRequest(operation: .clusterSlots), until: Deadline(after: patience))
        if case .undone(let error) = response { throw error }
        if let map = RedisTopology(response, seenFrom: endpoint) {
          adopt(map)
          return
        }
        throw SessionError(
          .unavailable, "the Redis Cluster node at \(endpoint) names no master: has the cluster any slots? nothing was changed",
          retryAfter: .seconds(1))
      } catch {
        refusals.append(SessionError(error.code, RedisCluster.named(endpoint, error.message), retryAfter: error.retryAfter))
      }
    }
    // Waiting does not mend a setting, so it is the reason to tell; among others it is the last node's, which was asked with the others' silence.
    let refusal = refusals.last { $0.code == .misconfigured } ?? refusals.last { $0.code != .timeout } ?? refusals.last
    state.withLock { $0.refusal = refusal }
  }

  /// A message with the node that it comes from.
  private static func named(_ endpoint: RedisEndpoint, _ message: String) -> String {
    message.contains("\(endpoint)") ? message : "Redis Cluster node \(endpoint): \(message)"
  }

  private func adopt(_ map: RedisTopology) {
    var former: [RedisEndpoint] = []
    let left = state.withLock { state -> [RedisQueue] in
      guard !state.isClosed else { return [] }
      former = state.masters
      (state.map, state.masters, state.refusal) = (map, map.masters, nil)
      let gone = state.nodes.keys.filter { !map.masters.contains($0) && !seeds.contains($0) }
      return gone.compactMap { state.nodes.removeValue(forKey: $0) }
    }
    if !former.isEmpty, Set(former) != Set(map.masters) { noteMasters(map.masters, former: former) }
    // Operations that wait for them still get their answers, mostly redirections.
    for queue in left { Task.detached { await queue.close(discarding: false) } }
  }

  /// Logs a fail-over, or a cluster that grew or shrank.
  private func noteMasters(_ masters: [RedisEndpoint], former: [RedisEndpoint]) {
    func names(_ endpoints: [RedisEndpoint]) -> Logger.MetadataValue { .array(endpoints.map { .string("\($0)") }) }
    configuration.log.note(
      "other servers are the masters of the Redis Cluster",
      ["joined": names(masters.filter { !former.contains($0) }), "left": names(former.filter { !masters.contains($0) })])
  }

  /// The known masters, as soon as there are any.
  func masters(until deadline: Deadline) async throws(SessionError) -> [RedisEndpoint] {
    while true {
      let masters = state.withLock { $0.map.masters }
      if !masters.isEmpty { return masters }
      let reason = try unknown(nil)
      guard Deadline.now < deadline else { throw reason }
      try await RedisCluster.sleep(.milliseconds(2), until: deadline)
    }
  }

  /// Has an operation done by one node, whatever the map says.
  func submit(_ operation: RedisOperation, to endpoint: RedisEndpoint, timeout: Duration) async throws(SessionError)
    -> RedisResponse
  {
    let response = try await ask(endpoint, RedisRequest(operation: operation), until: Deadline(after: timeout))
    if case .undone(let error) = response { throw error }
    return response
  }

  func close() async {
    let nodes = state.withLock { state in
      state.isClosed = true
      return Array(state.nodes.values)
    }
    for queue in nodes { await queue.close(discarding: false) }
  }
}

extension RedisOperation {
  fileprivate static let clusterSlots = RedisOperation.command(
    [Array("CLUSTER".utf8), Array("SLOTS".utf8)], key: nil, isRepeatable: true)
}

extension SessionError {
  fileprivate static let clusterUnknown = SessionError(
    .unavailable, "no node of the Redis Cluster says who has the key: nothing was changed", retryAfter: .seconds(1))
}
