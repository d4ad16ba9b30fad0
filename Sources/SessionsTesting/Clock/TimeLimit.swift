import Dispatch
import Sessions

/// Runs work that may never come back.
///
/// The timer is not a task: work that blocks threads of the cooperative pool must not be able to stop it. Work that does not heed its
/// cancellation is left behind.
package enum TimeLimit {
  /// - Returns: the result; nil when the time was up first.
  package static func run<Result: Sendable>(_ limit: Duration, _ body: @escaping @Sendable () async -> Result) async -> Result? {
    await withCheckedContinuation { (continuation: CheckedContinuation<Result?, Never>) in
      let box = Once(continuation)
      let task = Task.detached {
        let result = await body()
        box.resume(result)
      }
      let (seconds, attoseconds) = limit.components
      DispatchQueue.global().asyncAfter(deadline: .now() + Double(seconds) + Double(attoseconds) / 1e18) {
        if box.resume(nil) { task.cancel() }
      }
    }
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
