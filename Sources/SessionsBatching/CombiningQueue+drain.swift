public import Dispatch
public import Sessions

#if canImport(Darwin)
  public import Darwin
#elseif canImport(Glibc)
  public import Glibc
#elseif canImport(Musl)
  public import Musl
#endif

extension CombiningQueue {
  /// Processes batches until nothing is left.
  ///
  /// - Parameters:
  ///   - suspended: The batch to go on with; nil to take what waits.
  ///   - asCaller: Whether this is a caller's thread, which is kept for one batch only.
  @inlinable func drain(_ suspended: RequestBatch<Transport.Operation, Transport.Response>? = nil, asCaller: Bool = false) {
    var used: [Request]?
    var current = suspended
    while true {
      if asCaller, used != nil, state.withLock({ $0.pendingCount > 0 }) {
        // The caller has its answer and goes on with that.
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
    let (expired, next, idle) = state.withLock { $0.nextBatch(now: now, reusing: used) }
    for request in expired { request.resume(throwing: request.retryReason ?? .queueTimeout) }
    guard let next else {
      for waiter in idle { waiter.resume() }
      return nil
    }
    return RequestBatch(requests: next)
  }

  @inlinable func resumeAll(_ batch: borrowing RequestBatch<Transport.Operation, Transport.Response>) {
    for request in batch.requests { request.continuation.resume(returning: request.answer ?? .failure(.unanswered)) }
  }

  /// Stays for a moment until as many requests have come as were just answered: their callers often have the next one soon, and then
  /// one batch serves them all, and no thread has to be woken for it.
  @inlinable func awaitCompany(as count: Int) {
    guard isRemote, count > 1 else { return }
    // With more, the rest can be prepared while the first are under way.
    let enough = min(count, 32)
    let end = Deadline(after: .microseconds(60))
    while pendingCount < enough, Deadline.now < end { sched_yield() }
  }

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
