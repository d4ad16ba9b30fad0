public import Dispatch
public import Sessions
public import Synchronization

#if canImport(Darwin)
  public import Darwin
#elseif canImport(Glibc)
  public import Glibc
#elseif canImport(Musl)
  public import Musl
#endif

/// Gathers the requests of many tasks into batches for one connection.
///
/// Callers append to a buffer. A caller that finds the engine idle schedules a drain. The drain takes all requests out, has the transport
/// process them, resumes their callers, and goes on until no request is left. So one system call, or one transaction, serves all requests
/// that came meanwhile, and a single caller does not wait for company.
///
/// Before a server, a caller that is alone has its own thread serve it: it pays for no other thread's waking. That thread is one of Swift's
/// cooperative pool, and the transport holds it while it asks for the answer: it spins for at most ``EagerWait/moment`` and then sleeps for
/// at most ``SocketDescriptor/briefly``, once for each part that the answer comes in. The longer a server keeps answering late, the more
/// rarely the thread sleeps for it (``EagerWait``). Requests that come meanwhile are served by a worker, on a concurrent Dispatch queue.
///
/// No thread is held for longer: waiting to retry and waiting for deadlines are timers, and a server that does not answer at once is left
/// to a Dispatch source.
///
/// The generic code here is inlinable, so that adapters get it specialized, which makes a request much cheaper.
@usableFromInline package final class CombiningQueue<Transport: BatchTransport>: Sendable {
  @usableFromInline typealias Request = PendingRequest<Transport.Operation, Transport.Response>

  @usableFromInline let transport: Transport
  @usableFromInline let state: Locked<QueueState<Transport.Operation, Transport.Response>>
  @usableFromInline let nextID = Atomic<UInt64>(0)
  @usableFromInline let workers: DispatchQueue
  @usableFromInline let isRemote: Bool

  /// Creates a queue.
  ///
  /// - Parameters:
  ///   - label: The name of the Dispatch queue, for debuggers.
  ///   - capacity: The most requests that may wait; more are refused with `unavailable`.
  ///   - batchLimit: The most requests in one batch.
  ///   - isRemote: Whether batches are for a server, so that waking threads costs most: then the thread of a caller that is alone
  ///     processes its batch, and a worker waits for company. Only for transports that never keep a thread for longer than
  ///     ``SocketDescriptor/briefly`` at a time.
  @inlinable package init(label: String, transport: Transport, capacity: Int, batchLimit: Int = 512, isRemote: Bool = false) {
    self.transport = transport
    self.isRemote = isRemote
    state = Locked(QueueState(capacity: capacity, batchLimit: batchLimit, isRemote: isRemote))
    workers = DispatchQueue(label: label, attributes: .concurrent)
  }

  /// Has the transport do an operation.
  ///
  /// Throws, beside the transport's own errors: `timeout` when `deadline` passes, or `cancelled` when the task is cancelled, before the
  /// operation began; `unavailable` when too many wait; `closed`. All of these mean that nothing was done. A call waits for an operation
  /// that has begun, for a time that the transport bounds.
  ///
  /// Concurrent, so that no batch is served on the thread of somebody's actor or event loop.
  @concurrent @inlinable package func submit(_ operation: Transport.Operation, until deadline: Deadline) async throws(SessionError)
    -> Transport.Response
  {
    let id = nextID.wrappingAdd(1, ordering: .relaxed).newValue
    let result = await withTaskCancellationHandler {
      await withUnsafeContinuation { continuation in
        enqueue(Request(id: id, operation: operation, deadline: deadline, continuation: continuation))
      }
    } onCancel: {
      cancel(id)
    }
    return try result.get()
  }

  @inlinable func enqueue(_ request: Request) {
    let (admission, drainer, watchdog) = state.withLock { state in
      // Asked under the lock: a cancellation is either visible here, or its handler comes later and finds the request.
      state.admit(request, isCancelled: Task.isCancelled)
    }
    if case .refused(let error) = admission { request.resume(throwing: error) }
    if let watchdog { setWatchdog(watchdog) }
    switch drainer {
    case .caller: drain(asCaller: true)
    case .worker: workers.async { self.drain() }
    case nil: break
    }
  }

  @inlinable func cancel(_ id: UInt64) {
    let request = state.withLock { $0.cancel(id) }
    request?.resume(throwing: .queueCancelled)
  }

  /// Refuses new requests with `closed`, waits until no request waits or is processed any more, and closes the transport.
  ///
  /// Closing again waits for the same.
  ///
  /// - Parameter discarding: Whether requests that have not begun fail with `closed`; otherwise they are still done.
  @inlinable package func close(discarding: Bool) async {
    let (discarded, isFirst) = state.withLock { $0.close(discarding: discarding) }
    for request in discarded { request.resume(throwing: .queueClosed) }
    guard isFirst else {
      await withUnsafeContinuation { continuation in
        if !state.withLock({ $0.waitForEnd(continuation) }) { continuation.resume() }
      }
      return
    }
    await withUnsafeContinuation { continuation in
      if !state.withLock({ $0.waitForDrain(continuation) }) { continuation.resume() }
    }
    await transport.close()
    for waiter in state.withLock({ $0.end() }) { waiter.resume() }
  }

  /// Whether the queue is open and nothing waits or is being processed, so that a request may as well be done without it.
  @inlinable package var isIdle: Bool { state.withLock { $0.isIdle } }

  /// The number of requests that wait, without those being processed.
  @inlinable package var pendingCount: Int { state.withLock { $0.pendingCount } }
}

extension CombiningQueue {
  /// Processes batches until nothing is left.
  ///
  /// - Parameters:
  ///   - suspended: The batch to go on with; nil to take the requests that wait.
  ///   - asCaller: Whether this is a caller's thread, which is kept for one batch only.
  @inlinable func drain(_ suspended: RequestBatch<Transport.Operation, Transport.Response>? = nil, asCaller: Bool = false) {
    var used: [Request]?
    var current = suspended
    while true {
      if asCaller, used != nil, state.withLock({ $0.pendingCount > 0 }) {
        // The caller has its answer, and its thread goes on with that.
        workers.async { self.drain() }
        return
      }
      guard var batch = current ?? takeBatch(reusing: used) else { return }
      current = nil
      switch transport.process(&batch) {
      case .finished:
        resumeAll(batch)
        if !asCaller { awaitCompany(as: batch.count) }
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
  @inlinable func takeBatch(reusing used: [Request]?) -> RequestBatch<Transport.Operation, Transport.Response>? {
    let now = Deadline.now
    let (expired, next, drainWaiter) = state.withLock { $0.nextBatch(now: now, reusing: used) }
    for request in expired { request.resume(throwing: request.retryReason ?? .queueTimeout) }
    guard let next else {
      drainWaiter?.resume()
      return nil
    }
    return RequestBatch(requests: next)
  }

  /// Resumes the callers of a batch with their answers.
  @inlinable func resumeAll(_ batch: borrowing RequestBatch<Transport.Operation, Transport.Response>) {
    for request in batch.requests { request.continuation.resume(returning: request.answer ?? .failure(.unanswered)) }
  }

  /// Stays for a moment until as many requests have come as were just answered. Their callers often have the next request soon; then one
  /// batch serves them all, and no thread has to be woken for it.
  @inlinable func awaitCompany(as count: Int) {
    guard isRemote, count > 1 else { return }
    // With more, the rest can be prepared while the first are under way.
    let enough = min(count, 32)
    let end = Deadline(after: .microseconds(60))
    while pendingCount < enough, Deadline.now < end { sched_yield() }
  }

  /// Resumes the callers that have an answer and puts the other requests back, to be tried again after `delay`.
  @inlinable func retry(
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

  /// Sets a timer that takes out the requests whose deadline passed at `deadline`.
  @inlinable func setWatchdog(_ deadline: Deadline) {
    // Weak: a timer of an idle queue must not keep the transport's connection open.
    workers.asyncAfter(deadline: deadline.dispatchTime) { [weak self] in self?.watchdogWoke(set: deadline) }
  }

  @inlinable func watchdogWoke(set: Deadline) {
    let (expired, next) = state.withLock { $0.watchdogWoke(set: set, now: max(set, .now)) }
    for request in expired { request.resume(throwing: request.retryReason ?? .queueTimeout) }
    if let next { setWatchdog(next) }
  }
}
