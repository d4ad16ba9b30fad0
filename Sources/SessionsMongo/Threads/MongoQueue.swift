import Dispatch
import Sessions
import SessionsBatching
import Synchronization

/// Has a few threads of the store's own do the requests of many tasks: libmongoc's calls block.
///
/// A request goes to a thread that sleeps, to a new one while there are fewer than allowed, or waits for the next that becomes free, which
/// takes all that can be done together. `CombiningQueue`, which the other stores use, does not fit: it has one batch under way at a time, and
/// its transports release their thread while they wait, which a library without a descriptor to wait for cannot. A caller has its answer by
/// its deadline also while its thread is still in a call.
final class MongoQueue: Sendable {
  private let core: MongoQueueCore

  init(_ url: MongoURL, _ configuration: MongoConfiguration) {
    core = MongoQueueCore(url, configuration)
  }

  deinit {
    core.close(discarding: true)
  }

  /// The number of requests that wait for a thread.
  var waitingCount: Int { core.state.withLock { $0.waitingCount } }

  /// The number of requests that may have been sent and have no answer.
  var sentCount: Int { core.state.withLock { $0.sentCount } }

  /// The number of threads.
  var threads: Int { core.state.withLock { $0.threads } }

  /// Has a thread do an operation.
  ///
  /// Throws, beside the operation's own errors: `timeout` when `deadline` passes, and `cancelled` when the task is cancelled before the operation
  /// was sent; `unavailable` when too many wait; `closed`. A cancelled call whose operation was sent waits for the answer, at most until
  /// `deadline`.
  func submit(_ operation: MongoOperation, until deadline: Deadline) async throws(SessionError) -> MongoResponse {
    let id = core.nextID.wrappingAdd(1, ordering: .relaxed).newValue
    let result = await withTaskCancellationHandler {
      await withUnsafeContinuation { continuation in
        core.enqueue(id, MongoQueueState.Request(operation: operation, deadline: deadline, continuation: continuation))
      }
    } onCancel: {
      core.cancel(id)
    }
    return try result.get()
  }

  /// Refuses new requests, waits until those that there are have their answers, and ends the threads and connections.
  func close() async {
    core.close(discarding: false)
    await withUnsafeContinuation { closer in
      if !core.state.withLock({ $0.waitForEnd(closer) }) { closer.resume() }
    }
  }
}

/// What the threads of a queue share with it. They keep it alive, and the queue ends them.
final class MongoQueueCore: Sendable {
  let state: Locked<MongoQueueState>
  let nextID = Atomic<UInt64>(0)
  let clients: MongoClients
  let log: StoreLog
  /// Whether the collection is known to be as it has to be.
  let isPrepared = Atomic<Bool>(false)
  /// The tries to reach a server that failed since the last success.
  let failures = Atomic<Int>(0)
  // Wakes threads: one for each signal.
  private let semaphore = DispatchSemaphore(value: 0)
  private let timers = DispatchQueue(label: "swift-sessions.mongo", attributes: .concurrent)

  init(_ url: MongoURL, _ configuration: MongoConfiguration) {
    state = Locked(
      MongoQueueState(capacity: configuration.maximumPendingOperations, maximumThreads: configuration.maximumConnections))
    clients = MongoClients(url, configuration)
    log = configuration.log
  }

  func enqueue(_ id: UInt64, _ request: MongoQueueState.Request) {
    let (refusal, server, watchdog) = state.withLock { state in
      // Asked under the lock: a cancellation is either visible here, or its handler comes later and finds the request.
      state.admit(id, request, isCancelled: Task.isCancelled)
    }
    if let refusal { request.continuation.resume(returning: .failure(refusal)) }
    if let watchdog { setWatchdog(watchdog) }
    switch server {
    case .wake: semaphore.signal()
    case .start: startThread()
    case .busy: break
    }
  }

  private func startThread() {
    let isStarted = MongoThread.run { MongoWorker(self).run() }
    guard !isStarted else { return }
    let error = SessionError(.unavailable, "the system has no thread left for a connection", retryAfter: .seconds(1))
    for continuation in state.withLock({ $0.threadFailed() }) { continuation.resume(returning: .failure(error)) }
  }

  func cancel(_ id: UInt64) {
    state.withLock { $0.cancel(id) }?.resume(returning: .failure(.queueCancelled))
    wakeForEnd()
  }

  /// The next requests for a thread, which sleeps until there are some; nil when the thread has to end.
  func next() -> [(id: UInt64, operation: MongoOperation)]? {
    while true {
      let (batch, isOver) = state.withLock { $0.take() }
      if let batch { return batch }
      if isOver { return nil }
      semaphore.wait()
    }
  }

  /// Gives requests their answers.
  func finish(_ answers: [(id: UInt64, answer: Result<MongoResponse, SessionError>)]) {
    let resumed = state.withLock { state in answers.map { (state.finish($0.id), $0.answer) } }
    for (continuation, answer) in resumed { continuation?.resume(returning: answer) }
    wakeForEnd()
  }

  /// Has sleeping threads end once the queue is closed and empty.
  private func wakeForEnd() {
    for _ in 0..<state.withLock({ $0.wakeForEnd() }) { semaphore.signal() }
  }

  func close(discarding: Bool) {
    for continuation in state.withLock({ $0.close(discarding: discarding) }) { continuation.resume(returning: .failure(.queueClosed)) }
    wakeForEnd()
  }

  /// Ends a thread: the last one closes the connections.
  func threadEnded() {
    guard state.withLock({ $0.threadEnded() }) else { return }
    clients.destroy()
    for closer in state.withLock({ $0.takeClosers() }) { closer.resume() }
  }

  private func setWatchdog(_ deadline: Deadline) {
    timers.asyncAfter(deadline: deadline.dispatchTime) { [weak self] in self?.watchdogWoke(set: deadline) }
  }

  private func watchdogWoke(set: Deadline) {
    let (expired, next) = state.withLock { $0.watchdogWoke(set: set, now: max(set, .now)) }
    for (continuation, error) in expired { continuation.resume(returning: .failure(error)) }
    if let next { setWatchdog(next) }
    wakeForEnd()
  }
}
