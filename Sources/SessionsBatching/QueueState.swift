public import Sessions

/// What a ``CombiningQueue`` knows, as a state machine without side effects.
///
/// Its methods return what is to be done, and the queue does it after it let go of the lock.
@usableFromInline struct QueueState<Operation: Sendable, Response: Sendable>: Sendable {
  @usableFromInline typealias Request = PendingRequest<Operation, Response>

  /// What to do with a request that just came.
  @usableFromInline enum Admission {
    case queued
    case refused(SessionError)
  }

  /// Who is to drain the queue.
  @usableFromInline enum Drainer {
    case caller
    case worker
  }

  @usableFromInline var pending: [Request] = []
  /// The buffer of the batch before, so that steady work allocates nothing.
  @usableFromInline var spare: [Request] = []
  /// Whether some requests were put back, and how many of those are being tried again: they keep their places in the queue, which would
  /// otherwise grow with every try.
  @usableFromInline var hasRetried = false
  @usableFromInline var retriedInBatch = 0
  /// Whether a drain is scheduled, running or waiting to retry.
  @usableFromInline var isDraining = false
  /// How many requests the last batch had: with more than one, it pays to let others come first.
  @usableFromInline var lastCount = 0
  @usableFromInline var isClosed = false
  /// When the watchdog wakes up; nil while none is set.
  @usableFromInline var watchdog: Deadline?
  @usableFromInline var idleWaiters: [UnsafeContinuation<Void, Never>] = []

  @usableFromInline let capacity: Int
  @usableFromInline let batchLimit: Int
  @usableFromInline let isRemote: Bool

  @inlinable init(capacity: Int, batchLimit: Int, isRemote: Bool) {
    self.capacity = capacity
    self.batchLimit = batchLimit
    self.isRemote = isRemote
  }

  /// Takes in a request. The caller starts a drain if `drainer` says where, and a watchdog if `watchdog` has an instant.
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

  /// Takes out the requests whose deadline passed, and says when to look again.
  @inlinable mutating func watchdogWoke(set: Deadline, now: Deadline) -> (expired: [Request], next: Deadline?) {
    // An earlier one was set since: that one goes on from here.
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

  /// Cancelled while being processed: they are taken out if the batch is put back.
  @usableFromInline var missedCancellations: Set<UInt64> = []

  /// The next batch; nil, with those who wait for that, when there is nothing left and the drain ends.
  ///
  /// - Parameter used: The buffer of the batch before, emptied.
  @inlinable mutating func nextBatch(now: Deadline, reusing used: [Request]?)
    -> (expired: [Request], batch: [Request]?, idle: [UnsafeContinuation<Void, Never>])
  {
    if let used { spare = used }
    if !missedCancellations.isEmpty { missedCancellations.removeAll() }
    let expired = takeExpired(now)
    retriedInBatch = 0
    if pending.isEmpty {
      isDraining = false
      hasRetried = false
      defer { idleWaiters = [] }
      return (expired, nil, idleWaiters)
    }
    if pending.count > batchLimit {
      let batch = Array(pending.prefix(batchLimit))
      lastCount = batchLimit
      pending.removeFirst(batchLimit)
      noteRetried(in: batch)
      return (expired, batch, [])
    }
    let batch = pending
    lastCount = batch.count
    pending = spare
    spare = []
    noteRetried(in: batch)
    return (expired, batch, [])
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

  @usableFromInline var isDiscarding = false

  /// Refuses new requests from now on; with `discarding`, takes out those that wait.
  @inlinable mutating func close(discarding: Bool) -> [Request] {
    isClosed = true
    guard discarding else { return [] }
    isDiscarding = true
    defer { pending.removeAll() }
    return pending
  }

  /// Notes someone who waits for the end of the drain; false when there is none.
  @inlinable mutating func wait(_ waiter: UnsafeContinuation<Void, Never>) -> Bool {
    guard isDraining else { return false }
    idleWaiters.append(waiter)
    return true
  }

  @inlinable var isIdle: Bool { !isDraining && !isClosed }

  /// The number of requests that wait, for tests.
  @inlinable var pendingCount: Int { pending.count }
}
