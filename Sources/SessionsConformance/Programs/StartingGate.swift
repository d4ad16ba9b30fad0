import Sessions

/// Holds tasks until all are there: otherwise the first would be done before the last begins.
final class StartingGate: Sendable {
  private let awaited: Locked<Int>

  init(_ count: Int) {
    awaited = Locked(count)
  }

  func wait() async {
    awaited.withLock { $0 -= 1 }
    while awaited.withLock({ $0 }) > 0, !Task.isCancelled { await Task.yield() }
  }
}
