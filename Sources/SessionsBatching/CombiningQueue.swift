public import Dispatch
public import Sessions
public import Synchronization

/// Gathers the requests of many tasks into batches for one connection.
///
/// Callers append to a buffer. The one that finds the engine idle schedules a drain, which takes all that is there, has the
/// transport process it, resumes everybody and goes on until nothing is left. So one system call, or one transaction, serves
/// all who came meanwhile, and with a single caller there is no waiting for company.
///
/// Before a server, a caller that is alone has its own thread serve it: it pays for no other thread's waking. Whoever comes
/// meanwhile is served by a worker, on a concurrent Dispatch queue. No thread ever sleeps here: waiting to retry and waiting for deadlines
/// are timers, and waiting for a server that does not answer at once is left to Dispatch's one thread for that.
///
/// What is generic here is inlinable, so that adapters get it specialized: without that a request costs twice the time.
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
  ///   - isRemote: Whether batches are for a server, so that what costs most is waking threads: then the thread of a caller that is alone
  ///     processes its batch, and a worker waits for company. Only for transports that never keep a thread for longer than
  ///     ``SocketDescriptor/briefly``.
  @inlinable package init(label: String, transport: Transport, capacity: Int, batchLimit: Int = 512, isRemote: Bool = false) {
    self.transport = transport
    self.isRemote = isRemote
    state = Locked(QueueState(capacity: capacity, batchLimit: batchLimit, isRemote: isRemote))
    workers = DispatchQueue(label: label, attributes: .concurrent)
  }

  /// Has the transport do an operation.
  ///
  /// Throws, beside what the transport answers: `timeout` when `timeout` passes, or `cancelled` when the task is cancelled, before
  /// the operation began; `unavailable` when too many wait; `closed`. All of these mean that nothing was done. An operation that
  /// has begun is waited for: the transport bounds that.
  ///
  /// Concurrent, so that it is never the thread of somebody's actor or event loop that serves a batch.
  @concurrent @inlinable package func submit(_ operation: Transport.Operation, timeout: Duration) async throws(SessionError)
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

  /// Refuses new requests with `closed` and returns when no request waits or is processed any more.
  ///
  /// - Parameter discarding: Whether requests that have not begun fail with `closed`; otherwise they are still done.
  @inlinable package func close(discarding: Bool) async {
    let discarded = state.withLock { $0.close(discarding: discarding) }
    for request in discarded { request.resume(throwing: .queueClosed) }
    await withUnsafeContinuation { continuation in
      if !state.withLock({ $0.wait(continuation) }) { continuation.resume() }
    }
  }

  /// Whether the queue is open and nothing waits or is being processed, so that a request may as well be done without it.
  @inlinable package var isIdle: Bool { state.withLock { $0.isIdle } }

  /// The number of requests that wait, without those being processed.
  @inlinable package var pendingCount: Int { state.withLock { $0.pendingCount } }
}
