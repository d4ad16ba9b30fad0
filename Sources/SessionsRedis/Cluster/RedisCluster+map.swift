import Logging
import Sessions
import SessionsBatching

extension RedisCluster {
  /// The shortest time between two readings of the map, in nanoseconds: between them, redirections keep it right.
  private static let refreshInterval: UInt64 = 50_000_000

  /// Starts a reading of the map, unless one is under way, or was done a moment ago and none is asked for. No caller waits for it.
  func refresh(avoiding failed: RedisEndpoint? = nil, isForced: Bool = false) {
    let number = state.withLock { state -> Int? in
      if state.begun > state.ended || state.isClosed { return nil }
      if !isForced, let refreshed = state.refreshed,
        Deadline.now.uptimeNanoseconds - refreshed.uptimeNanoseconds < RedisCluster.refreshInterval
      {
        return nil
      }
      state.begun += 1
      return state.begun
    }
    guard let number else { return }
    Task.detached {
      await self.readMap(avoiding: failed)
      self.state.withLock {
        $0.ended = number
        $0.refreshed = .now
      }
    }
  }

  /// The map as a node tells it after the call: an earlier one may lack a master, or name one that is none any more.
  func presentMap(until deadline: Deadline) async throws(SessionError) -> RedisTopology {
    let begun = state.withLock { $0.begun }
    var pause = ReconnectDelay()
    while true {
      let (map, isRead) = state.withLock { state -> (RedisTopology?, Bool) in
        let isRead = state.ended > begun
        return (isRead && state.refusal == nil && !state.isClosed ? state.map : nil, isRead)
      }
      if let map { return map }
      if !isRead { refresh(isForced: true) }
      let reason = try unknown(since: begun, nil)
      guard Deadline.now < deadline else { throw reason }
      try await RedisCluster.sleep(pause.next(), until: deadline)
    }
  }

  /// Calls a function with each master, and again with each that has got slots meanwhile: what was in them may have been passed over.
  ///
  /// A key that a node gives away before its slot is given away, as while a cluster is resharded, may be passed over all the same.
  ///
  /// - Parameter isAboutKeys: Whether it is for all keys; else for all servers, each of which is asked once.
  func eachMaster(
    isAboutKeys: Bool, timeout: Duration, _ body: (RedisEndpoint) async throws(SessionError) -> Void
  ) async throws(SessionError) {
    var visited = RedisTopology()
    for pass in 0..<RedisRecordStore.passesAllowed {
      // Slots that move one after the other have moved by then, or many more have.
      if pass > 1 { try await RedisCluster.sleep(.milliseconds(100) * pass, until: Deadline(after: timeout)) }
      let map = try await presentMap(until: Deadline(after: timeout))
      let missing = isAboutKeys ? map.masters(apartFrom: visited) : map.masters.filter { !visited.masters.contains($0) }
      if missing.isEmpty { return }
      visited = map
      for master in missing {
        do throws(SessionError) {
          try await body(master)
        } catch {
          // One that is no master any more has left its slots to others, which are next.
          guard error.code == .unavailable || error.code == .timeout, let map = try? await presentMap(until: Deadline(after: timeout)),
            !map.masters.contains(master)
          else { throw error }
          visited.forget(master)
        }
      }
    }
    throw SessionError(
      .unavailable, "the slots of the Redis Cluster moved all the while, and some keys may have been passed over: do it again",
      retryAfter: .seconds(10))
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
        if let map = RedisTopology(response, seenFrom: endpoint, configuration.addresses) {
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
}

extension RedisOperation {
  fileprivate static let clusterSlots = RedisOperation.command(
    [Array("CLUSTER".utf8), Array("SLOTS".utf8)], key: nil, isRepeatable: true)
}
