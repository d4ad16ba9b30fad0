import Logging
import Sessions
package import SessionsBatching

/// The queue of a server's connection.
package typealias RedisQueue = CombiningQueue<RedisConnection>

/// One connection to a server, for the operations of many tasks: finds the server, connects, shakes hands and exchanges batches.
///
/// It never puts a thread to sleep for longer than ``SocketDescriptor/briefly``.
///
/// Unchecked: the queue makes one call at a time, each after the one before, and no other code uses the connection.
package final class RedisConnection: BatchTransport, @unchecked Sendable {
  package typealias Batch = RequestBatch<RedisRequest, RedisResponse>

  private let settings: RedisConnectionSettings
  /// The sentinels' word on which server is the master; nil without sentinels.
  private let watch: RedisSentinelWatch?
  private var connector: RedisConnector
  /// The connection that requests are sent on; nil while there is none.
  private var socket: RedisSocket?
  private var pipeline: RedisPipeline
  /// Whether the batch waited for the socket before.
  private var isSuspended = false
  private var lastUse = Deadline.now
  private var delay = ReconnectDelay()
  /// The pause until the next look whether a name is resolved.
  private var resolutionDelay = ReconnectDelay()
  /// The end of the pause after a failed try, before which no connection is made.
  private var restUntil: Deadline?
  private var lastFailure: SessionError?
  /// The tries since the last connection that failed.
  private var failedTries = 0
  /// The server of the present connection or the last one.
  private var server: RedisEndpoint?
  /// The policy of eviction that was logged last; nil while the server has none.
  private var notedPolicy: String?

  /// A connection that was used a moment ago is not checked for its end: that would cost a system call for each batch.
  private static let freshness: UInt64 = 5_000_000
  /// A connection that was idle for longer has to answer before it gets a write, in nanoseconds.
  private static let longestSilence: UInt64 = 1_000_000_000

  /// Creates a connection, which the first batch makes.
  package init(_ settings: RedisConnectionSettings) {
    self.settings = settings
    watch = RedisSentinelWatch(settings)
    connector = RedisConnector(settings)
    pipeline = RedisPipeline(settings)
  }

  /// A connection with its queue. Closing the queue closes the connection.
  package static func queue(_ settings: RedisConnectionSettings, capacity: Int) -> RedisQueue {
    RedisQueue(label: "swift-sessions.redis", transport: RedisConnection(settings), capacity: capacity, isRemote: true)
  }

  package func close() async {
    socket = nil
    connector.reset()
    await watch?.close()
  }

  package func process(_ batch: inout Batch) -> BatchStep {
    if !isSuspended {
      pipeline.begin(batch.count)
      if let step = inspect() { return step }
    }
    isSuspended = false
    let step = advance(&batch)
    if case .wait = step { isSuspended = true }
    lastUse = .now
    return step
  }

  /// Looks, before a batch is sent, whether the connection is still the right one; a step to wait for the sentinels' word.
  private func inspect() -> BatchStep? {
    guard let socket else { return nil }
    let now = Deadline.now
    let silence = now.uptimeNanoseconds - lastUse.uptimeNanoseconds
    if silence > RedisConnection.freshness, socket.isStale {
      // Noticed before anything is sent, so that a restart of the server leaves no write in doubt.
      self.socket = nil
      settings.log.note("connection to Redis lost", server?.metadata ?? [:])
      return nil
    }
    let isIdle = silence > RedisConnection.longestSilence
    if let watch {
      switch watch.word(at: now) {
      case .successor(let successor):
        self.socket = nil
        connector.turn(to: successor)
        settings.log.note("the sentinels name another server than that of the connection", server?.metadata ?? [:])
        return nil
      case .pending where isIdle:
        // A failover while the connection was idle must not cost the next write. It is a matter of one round trip, or of a moment.
        return .retry(after: .milliseconds(1), reason: lastFailure ?? .noReply(isIndeterminate: false))
      case .pending, .none: break
      }
    }
    if isIdle { pipeline.requireProof() }
    return nil
  }

  private func advance(_ batch: inout Batch) -> BatchStep {
    if socket == nil, let step = establish(&batch) { return step }
    guard let socket else { return .finished }
    switch pipeline.run(&batch, on: socket) {
    case .finished:
      if pipeline.wasAnswered { delay.reset() }
      return .finished
    case .wait(let wait):
      return .wait(wait)
    case .deferred(let reason):
      return handBack(&batch, after: .milliseconds(Int64.random(in: 4...12)), reason)
    case .ended(let reason):
      self.socket = nil
      connector.reset()
      settings.log.note("connection to Redis lost", (server?.metadata ?? [:]).merging(["error": .string(reason.code.rawValue)]) { $1 })
      if pipeline.wasAnswered { delay.reset() }
      return pipeline.isAnswered(batch) ? .finished : handBack(&batch, after: rest(reason), reason)
    }
  }

  /// Goes on connecting; nil when there is a connection.
  private func establish(_ batch: inout Batch) -> BatchStep? {
    let now = Deadline.now
    if let restUntil, now < restUntil {
      let left = Duration.nanoseconds(restUntil.uptimeNanoseconds - now.uptimeNanoseconds)
      return handBack(&batch, after: left, lastFailure ?? .noReply(isIndeterminate: false))
    }
    restUntil = nil
    let step = connector.advance()
    for (sentinel, error) in connector.takePassedOver() { watch?.passedOver(sentinel, error) }
    if case .resolving = step {} else { resolutionDelay.reset() }
    switch step {
    case .connected(let socket, let tellsRole):
      self.socket = socket
      pipeline.connected(tellsRole: tellsRole)
      noteConnection()
      return nil
    case .resolving:
      return .retry(after: resolutionDelay.next(), reason: reason)
    case .wait(let descriptor, let event, let deadline):
      // A batch that waits keeps its answers: a batch with any goes back to the queue, and requests whose time is over fail at once.
      guard !answerExpired(&batch, at: now) else { return .retry(after: .zero, reason: reason) }
      guard let earliest = batch.earliestDeadline else { return .finished }
      return .wait(DescriptorWait(descriptor, for: event, until: min(deadline, earliest)))
    case .failed(let error):
      connector.reset()
      failedTries += 1
      settings.log.failed(
        "connecting to Redis failed", attempt: failedTries, error: error.code.rawValue, connector.tried?.metadata ?? [:])
      guard error.code == .unavailable || error.code == .timeout else {
        // Wrong settings do not become right by waiting.
        _ = rest(error)
        batch.answerRest(.failure(error))
        return .finished
      }
      return handBack(&batch, after: rest(error), error)
    }
  }

  /// Logs the new connection, and that another server than before has it.
  private func noteConnection() {
    let former = server
    server = connector.tried
    if let server { watch?.connected(to: server) }
    if let former, let server, former != server {
      settings.log.note("another server is the master of Redis", server.metadata.merging(["former": .string("\(former)")]) { $1 })
    }
    var facts = server?.metadata ?? [:]
    facts["attempt"] = .stringConvertible(failedTries + 1)
    if let tls = socket?.tls {
      facts["tls"] = .string(tls.version)
      facts["resumed"] = .stringConvertible(tls.isResumed)
    }
    settings.log.note("connected to Redis", facts)
    failedTries = 0
    // It is no reason for what fails from now on.
    lastFailure = nil
    let policy = connector.facts.evicts == true ? connector.facts.evictionPolicy : nil
    if let policy, policy != notedPolicy {
      settings.log.note(
        "Redis evicts sessions and lists of subjects when its memory is full",
        (server?.metadata ?? [:]).merging(["maxmemory-policy": .string(policy)]) { $1 })
    }
    notedPolicy = policy
  }

  private func rest(_ error: SessionError) -> Duration {
    let pause = delay.next()
    restUntil = Deadline(after: pause)
    lastFailure = error
    return pause
  }

  /// The reason why there is no connection yet.
  private var reason: SessionError { connector.outage ?? connector.silence ?? lastFailure ?? .noReply(isIndeterminate: false) }

  /// Answers the requests whose deadline passed; returns whether there were any.
  private func answerExpired(_ batch: inout Batch, at now: Deadline) -> Bool {
    var isAny = false
    for index in batch.indices where !batch.isAnswered(index) && batch.deadline(of: index) <= now {
      batch.answer(index, .failure(reason))
      isAny = true
    }
    return isAny
  }

  /// Returns the requests without an answer, which were not done, to the queue.
  private func handBack(_ batch: inout Batch, after pause: Duration, _ reason: SessionError) -> BatchStep {
    guard settings.isClusterNode else { return .retry(after: pause, reason: reason) }
    batch.answerRest(.success(.undone(reason)))
    return .finished
  }
}
