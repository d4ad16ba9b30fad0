public import Sessions

/// The state of a ``CombiningQueue``, as a state machine without side effects.
///
/// Its methods return the actions to take, and the queue takes them after it has released the lock.
@usableFromInline struct QueueState<Operation: Sendable, Response: Sendable>: Sendable {
  @usableFromInline typealias Request = PendingRequest<Operation, Response>

  /// The decision about a new request.
  @usableFromInline enum Admission {
    case queued
    case refused(SessionError)
  }

  /// The thread that drains the queue: the caller's own or a worker's.
  @usableFromInline enum Drainer {
    case caller
    case worker
  }

  @usableFromInline var pending: [Request] = []
  /// The buffer of the batch before, so that steady work allocates nothing.
  @usableFromInline var spare: [Request] = []
  /// Whether some requests were put back, and the number of those that are tried again: they keep their places in the queue, which would
  /// otherwise grow with every try.
  @usableFromInline var hasRetried = false
  @usableFromInline var retriedInBatch = 0
  /// Whether a drain is scheduled, running or waiting to retry.
  @usableFromInline var isDraining = false
  /// The number of requests in the last batch: with more than one, it pays to let others come first.
  @usableFromInline var lastCount = 0
  /// When the watchdog wakes up; nil while none is set.
  @usableFromInline var watchdog: Deadline?
  /// The cancelled requests that are being processed: they are taken out if the batch is put back.
  @usableFromInline var missedCancellations: Set<UInt64> = []
  @usableFromInline var isClosed = false
  /// Whether requests that are put back fail, as the queue was closed.
  @usableFromInline var isDiscarding = false
  /// The closer that closes the transport, while it waits for the end of the drain.
  @usableFromInline var drainWaiter: UnsafeContinuation<Void, Never>?
  /// The other closers, which wait until the transport is closed.
  @usableFromInline var endWaiters: [UnsafeContinuation<Void, Never>] = []
  /// Whether the transport is closed.
  @usableFromInline var isEnded = false

  @usableFromInline let capacity: Int
  @usableFromInline let batchLimit: Int
  @usableFromInline let isRemote: Bool

  @inlinable init(capacity: Int, batchLimit: Int, isRemote: Bool) {
    self.capacity = capacity
    self.batchLimit = batchLimit
    self.isRemote = isRemote
  }

  /// Takes in a request. The queue starts a drain if `drainer` says where, and a watchdog if `watchdog` has an instant.
  @inlinable mutating func admit(_ request: Request, isCancelled: Bool) -> (Admission, drainer: Drainer?, watchdog: Deadline?) {
    if isClosed { return (.refused(.queueClosed), nil, nil) }
    if isCancelled { return (.refused(.queueCancelled), nil, nil) }
    if pending.count + retriedInBatch >= capacity { return (.refused(.queueFull(capacity)), nil, nil) }
    pending.append(request)
    let drainer: Drainer? = isDraining ? nil : isRemote && lastCount < 2 ? .caller : .worker
    isDraining = true
    return (.queued, drainer, arm(for: request.deadline))
  }

  /// One watchdog serves all requests: it is set again only for an earlier deadline, or when it wakes and finds more to
  /// wait for. With equal timeouts that is one timer a timeout, however many requests there are.
  @inlinable mutating func arm(for deadline: Deadline) -> Deadline? {
    if let watchdog, watchdog <= deadline { return nil }
    watchdog = deadline
    return deadline
  }

  /// Takes out the requests whose deadline passed, and returns the time of the next look.
  @inlinable mutating func watchdogWoke(set: Deadline, now: Deadline) -> (expired: [Request], next: Deadline?) {
    // An earlier watchdog was set since: it goes on from here.
    guard watchdog == set else { return ([], nil) }
    watchdog = nil
    let expired = takeExpired(now)
    guard let earliest = pending.lazy.map(\.deadline).min() else { return (expired, nil) }
    return (expired, arm(for: earliest))
  }

  @inlinable mutating func takeExpired(_ now: Deadline) -> [Request] {
    guard pending.contains(where: { $0.deadline <= now }) else { return [] }
    let expired = pending.filter { $0.deadline <= now }
    pending.removeAll { $0.deadline <= now }
    return expired
  }

  /// Takes out a request that was cancelled; nil when it is being processed or was answered.
  @inlinable mutating func cancel(_ id: UInt64) -> Request? {
    guard let index = pending.firstIndex(where: { $0.id == id }) else {
      if isDraining { missedCancellations.insert(id) }
      return nil
    }
    return pending.remove(at: index)
  }

  /// The next batch; nil when there is nothing left and the drain ends, with the closer that waits for that.
  ///
  /// - Parameter used: The buffer of the batch before, emptied.
  @inlinable mutating func nextBatch(now: Deadline, reusing used: [Request]?)
    -> (expired: [Request], batch: [Request]?, drainWaiter: UnsafeContinuation<Void, Never>?)
  {
    if let used { spare = used }
    if !missedCancellations.isEmpty { missedCancellations.removeAll() }
    let expired = takeExpired(now)
    retriedInBatch = 0
    if pending.isEmpty {
      isDraining = false
      hasRetried = false
      defer { drainWaiter = nil }
      return (expired, nil, drainWaiter)
    }
    if pending.count > batchLimit {
      let batch = Array(pending.prefix(batchLimit))
      lastCount = batchLimit
      pending.removeFirst(batchLimit)
      noteRetried(in: batch)
      return (expired, batch, nil)
    }
    let batch = pending
    lastCount = batch.count
    pending = spare
    spare = []
    noteRetried(in: batch)
    return (expired, batch, nil)
  }

  @inlinable mutating func noteRetried(in batch: [Request]) {
    guard hasRetried else { return }
    retriedInBatch = batch.count { $0.retryReason != nil }
  }

  /// Puts requests back to the head of the queue; returns those that were cancelled meanwhile and those that fail because the queue was
  /// closed.
  @inlinable mutating func putBack(_ requests: [Request]) -> (cancelled: [Request], failed: [Request], watchdog: Deadline?) {
    if isDiscarding { return ([], requests, nil) }
    let cancelled = requests.filter { missedCancellations.contains($0.id) }
    let rest = cancelled.isEmpty ? requests : requests.filter { !missedCancellations.contains($0.id) }
    missedCancellations.removeAll()
    pending.insert(contentsOf: rest, at: 0)
    hasRetried = hasRetried || !rest.isEmpty
    retriedInBatch = 0
    guard let earliest = rest.lazy.map(\.deadline).min() else { return (cancelled, [], nil) }
    return (cancelled, [], arm(for: earliest))
  }

  /// Refuses new requests from now on; with `discarding`, takes out those that wait. The first closer has to close the transport.
  @inlinable mutating func close(discarding: Bool) -> (discarded: [Request], isFirst: Bool) {
    let isFirst = !isClosed
    isClosed = true
    guard discarding else { return ([], isFirst) }
    isDiscarding = true
    defer { pending.removeAll() }
    return (pending, isFirst)
  }

  /// Notes the first closer, which waits for the end of the drain; false when there is none.
  @inlinable mutating func waitForDrain(_ waiter: UnsafeContinuation<Void, Never>) -> Bool {
    guard isDraining else { return false }
    drainWaiter = waiter
    return true
  }

  /// Notes another closer, which waits until the transport is closed; false when it is.
  @inlinable mutating func waitForEnd(_ waiter: UnsafeContinuation<Void, Never>) -> Bool {
    guard !isEnded else { return false }
    endWaiters.append(waiter)
    return true
  }

  /// Notes that the transport is closed; returns the closers that wait for that.
  @inlinable mutating func end() -> [UnsafeContinuation<Void, Never>] {
    isEnded = true
    defer { endWaiters = [] }
    return endWaiters
  }

  /// Whether the queue is open and nothing waits or is being processed.
  @inlinable var isIdle: Bool { !isDraining && !isClosed }

  /// The number of requests that wait.
  @inlinable var pendingCount: Int { pending.count }
}

/// A caller's request together with the means to answer it.
@usableFromInline struct PendingRequest<Operation: Sendable, Response: Sendable>: Sendable {
  /// The number that a cancellation finds the request by.
  @usableFromInline let id: UInt64
  @usableFromInline let operation: Operation
  @usableFromInline let deadline: Deadline
  /// Unsafe because a checked continuation is measurably slower on this path. Each request is in exactly one place, the queue's buffer or
  /// the one batch being processed, and the code that takes it out of there for good resumes it: once.
  @usableFromInline let continuation: UnsafeContinuation<Result<Response, SessionError>, Never>
  @usableFromInline var answer: Result<Response, SessionError>?
  /// The error that it fails with at its deadline, when a transport has tried it already.
  @usableFromInline var retryReason: SessionError?

  @inlinable init(
    id: UInt64, operation: Operation, deadline: Deadline, continuation: UnsafeContinuation<Result<Response, SessionError>, Never>
  ) {
    self.id = id
    self.operation = operation
    self.deadline = deadline
    self.continuation = continuation
  }

  @inlinable func resume(throwing error: SessionError) { continuation.resume(returning: .failure(error)) }
}

extension SessionError {
  @usableFromInline package static let queueClosed = SessionError(.closed, "the store is closed: open a new one")
  @usableFromInline package static let queueCancelled = SessionError(.cancelled, "the task was cancelled before the operation began")
  @usableFromInline package static let queueTimeout = SessionError(
    .timeout, "the operation's deadline passed before it began: nothing was changed")
  @usableFromInline package static let unanswered = SessionError(
    .backend, "the connection did not answer the operation: it may or may not have been done", isIndeterminate: true)

  @usableFromInline package static func queueFull(_ capacity: Int) -> SessionError {
    SessionError(
      .unavailable, "\(capacity) operations are waiting already, as many as the configuration allows: try again later",
      retryAfter: .milliseconds(100))
  }
}
