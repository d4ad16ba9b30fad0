import Dispatch
package import Sessions
import Synchronization

/// Gathers the requests of many tasks into batches for one connection.
///
/// Callers append to a buffer. The one that finds the engine idle schedules a drain, which takes all that is there, has the
/// transport process it, resumes everybody and goes on until nothing is left. So one system call, or one transaction, serves
/// all who came meanwhile, and with a single caller there is no waiting for company.
///
/// Drains run on a concurrent Dispatch queue: with a serial one each request of a single caller would pay for waking
/// another thread. No thread ever sleeps here: waiting to retry and waiting for deadlines are timers, and waiting for a server that does
/// not answer at once is left to Dispatch's one thread for that.
package final class CombiningQueue<Transport: BatchTransport>: Sendable {
  private typealias Request = PendingRequest<Transport.Operation, Transport.Response>

  private let transport: Transport
  private let state: Locked<QueueState<Transport.Operation, Transport.Response>>
  private let nextID = Atomic<UInt64>(0)
  private let workers: DispatchQueue

  /// Creates a queue.
  ///
  /// - Parameters:
  ///   - label: The name of the Dispatch queue, for debuggers.
  ///   - capacity: The most requests that may wait; more are refused with `unavailable`.
  ///   - batchLimit: The most requests in one batch.
  package init(label: String, transport: Transport, capacity: Int, batchLimit: Int = 512) {
    self.transport = transport
    state = Locked(QueueState(capacity: capacity, batchLimit: batchLimit))
    workers = DispatchQueue(label: label, attributes: .concurrent)
  }

  /// Has the transport do an operation.
  ///
  /// Throws, beside what the transport answers: `timeout` when `timeout` passes, or `cancelled` when the task is cancelled, before
  /// the operation began; `unavailable` when too many wait; `closed`. All of these mean that nothing was done. An operation that
  /// has begun is waited for: the transport bounds that.
  package func submit(_ operation: Transport.Operation, timeout: Duration) async throws(SessionError)
    -> Transport.Response
  {
    let id = nextID.wrappingAdd(1, ordering: .relaxed).newValue
    let deadline = Deadline(after: timeout)
    let result = await withTaskCancellationHandler {
      await withUnsafeContinuation { continuation in
        enqueue(Request(id: id, operation: operation, deadline: deadline, continuation: continuation))
      }
    } onCancel: {
      cancel(id)
    }
    return try result.get()
  }

  private func enqueue(_ request: Request) {
    let (admission, startDrain, watchdog) = state.withLock { state in
      // Asked under the lock: a cancellation is either visible here, or its handler comes later and finds the request.
      state.admit(request, isCancelled: Task.isCancelled)
    }
    if case .refused(let error) = admission { request.resume(throwing: error) }
    if startDrain { workers.async { self.drain() } }
    if let watchdog { setWatchdog(watchdog) }
  }

  private func cancel(_ id: UInt64) {
    let request = state.withLock { $0.cancel(id) }
    request?.resume(throwing: .queueCancelled)
  }

  /// - Parameter suspended: The batch to go on with; nil to take what waits.
  private func drain(_ suspended: RequestBatch<Transport.Operation, Transport.Response>? = nil) {
    var used: [Request]?
    var current = suspended
    while true {
      guard var batch = current ?? takeBatch(reusing: used) else { return }
      current = nil
      switch transport.process(&batch) {
      case .finished:
        resumeAll(batch)
      case .retry(let delay, let reason):
        retry(batch, after: delay, reason: reason)
        return
      case .wait(let wait):
        wait.whenMet(on: workers) { [batch] in self.drain(batch) }
        return
      }
      used = batch.requests
      batch.requests = []
      used?.removeAll(keepingCapacity: true)
    }
  }

  /// The next batch; nil when nothing is left, and the drain ends.
  private func takeBatch(reusing used: [Request]?) -> RequestBatch<Transport.Operation, Transport.Response>? {
    let now = Deadline.now
    let (expired, next, idle) = state.withLock { $0.nextBatch(now: now, reusing: used) }
    for request in expired { request.resume(throwing: request.retryReason ?? .queueTimeout) }
    guard let next else {
      for waiter in idle { waiter.resume() }
      return nil
    }
    return RequestBatch(requests: next)
  }

  private func resumeAll(_ batch: borrowing RequestBatch<Transport.Operation, Transport.Response>) {
    for request in batch.requests { request.continuation.resume(returning: request.answer ?? .failure(.unanswered)) }
  }

  private func retry(
    _ batch: RequestBatch<Transport.Operation, Transport.Response>, after delay: Duration, reason: SessionError
  ) {
    var rest: [Request] = []
    for var request in batch.requests {
      if let answer = request.answer {
        request.continuation.resume(returning: answer)
      } else {
        request.retryReason = reason
        rest.append(request)
      }
    }
    let (cancelled, failed, watchdog) = state.withLock { $0.putBack(rest) }
    for request in cancelled { request.resume(throwing: .queueCancelled) }
    for request in failed { request.resume(throwing: .queueClosed) }
    if let watchdog { setWatchdog(watchdog) }
    workers.asyncAfter(deadline: Deadline(after: delay).dispatchTime) { self.drain() }
  }

  private func setWatchdog(_ deadline: Deadline) {
    // Weak: a timer of an idle queue must not keep the transport's connection open.
    workers.asyncAfter(deadline: deadline.dispatchTime) { [weak self] in self?.watchdogWoke(set: deadline) }
  }

  private func watchdogWoke(set: Deadline) {
    let (expired, next) = state.withLock { $0.watchdogWoke(set: set, now: max(set, .now)) }
    for request in expired { request.resume(throwing: request.retryReason ?? .queueTimeout) }
    if let next { setWatchdog(next) }
  }

  /// Refuses new requests with `closed` and returns when no request waits or is processed any more.
  ///
  /// - Parameter discarding: Whether requests that have not begun fail with `closed`; otherwise they are still done.
  package func close(discarding: Bool) async {
    let discarded = state.withLock { $0.close(discarding: discarding) }
    for request in discarded { request.resume(throwing: .queueClosed) }
    await withUnsafeContinuation { continuation in
      if !state.withLock({ $0.wait(continuation) }) { continuation.resume() }
    }
  }

  /// Whether the queue is open and nothing waits or is being processed, so that a request may as well be done without it.
  package var isIdle: Bool { state.withLock { $0.isIdle } }

  /// The number of requests that wait, without those being processed.
  package var pendingCount: Int { state.withLock { $0.pendingCount } }
}
