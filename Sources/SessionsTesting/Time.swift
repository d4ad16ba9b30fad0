import Dispatch
public import Sessions

/// A clock that moves only when told to, so that tests of lifetimes never sleep.
public final class ManualClock: SessionClock {
  private let time: Locked<Timestamp>

  /// Creates a clock that shows `start`; the present time by default, so that backends with physical expiry do not discard records.
  public init(_ start: Timestamp = SystemSessionClock().now) {
    time = Locked(start)
  }

  /// The time that the clock shows.
  public var now: Timestamp { time.withLock { $0 } }

  /// Moves the clock; a negative duration moves it back.
  public func advance(by duration: Duration) {
    time.withLock { $0 = $0.advanced(by: duration) }
  }

  /// Sets the clock.
  public func set(_ now: Timestamp) {
    time.withLock { $0 = now }
  }
}

/// Runs work that may never return.
///
/// The timer is not a task, so that work which blocks threads of the cooperative pool cannot stop it. Work that does not heed its
/// cancellation is left behind.
package enum TimeLimit {
  /// - Returns: the result; nil when the time was up first.
  package static func run<Result: Sendable>(_ limit: Duration, _ body: @escaping @Sendable () async -> Result) async -> Result? {
    await run(growing: { limit }, body)
  }

  /// Runs work whose time limit grows with what it has done.
  ///
  /// - Parameter limit: The limit, counted from the start. It is asked for again whenever the work has used it up.
  /// - Returns: the result; nil when the time was up first.
  package static func run<Result: Sendable>(
    growing limit: @escaping @Sendable () -> Duration, _ body: @escaping @Sendable () async -> Result
  ) async -> Result? {
    let start = ContinuousClock.now
    return await withCheckedContinuation { (continuation: CheckedContinuation<Result?, Never>) in
      let box = Once(continuation)
      let task = Task.detached {
        let result = await body()
        box.resume(result)
      }
      watch(start, limit) { if box.resume(nil) { task.cancel() } }
    }
  }

  private static func watch(
    _ start: ContinuousClock.Instant, _ limit: @escaping @Sendable () -> Duration, _ end: @escaping @Sendable () -> Void
  ) {
    let rest = limit() - start.duration(to: .now)
    guard rest > .zero else { return end() }
    let (seconds, attoseconds) = rest.components
    DispatchQueue.global().asyncAfter(deadline: .now() + Double(seconds) + Double(attoseconds) / 1e18) { watch(start, limit, end) }
  }

  private final class Once<Result: Sendable>: Sendable {
    private let waiting: Locked<CheckedContinuation<Result?, Never>?>

    init(_ continuation: CheckedContinuation<Result?, Never>) {
      waiting = Locked(continuation)
    }

    @discardableResult
    func resume(_ result: Result?) -> Bool {
      let continuation = waiting.withLock { waiting in
        defer { waiting = nil }
        return waiting
      }
      continuation?.resume(returning: result)
      return continuation != nil
    }
  }
}
