import Sessions

/// A task that wakes up every millisecond, and notices when it could not: what blocks the threads that all tasks share stops it.
package final class Heartbeat: Sendable {
  private let longest: Locked<Duration> = Locked(.zero)
  private let task: Locked<Task<Void, Never>?> = Locked(nil)

  package init() {
    task.withLock { task in
      task = Task.detached { [weak self] in
        var last = ContinuousClock.now
        while !Task.isCancelled, let self {
          try? await Task.sleep(for: .milliseconds(1))
          let now = ContinuousClock.now
          let pause = now - last
          self.longest.withLock { $0 = max($0, pause) }
          last = now
        }
      }
    }
  }

  /// Ends it.
  ///
  /// - Returns: The longest time between two beats.
  package func stop() async -> Duration {
    let task = task.withLock { $0 }
    task?.cancel()
    await task?.value
    return longest.withLock { $0 }
  }
}
