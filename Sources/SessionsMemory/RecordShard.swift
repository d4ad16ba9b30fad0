import Sessions

/// One of the parts that a ``MemoryRecordStore`` is divided into, each with a lock of its own.
final class RecordShard: Sendable {
  let records = Locked(RecordTable())

  // Two locks on one cache line would slow each other down on different cores.
  private let padding: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0, 0, 0)
}

extension MemoryRecordStore {
  /// The number of parts, a power of two, in each of which about `most` of a store's records or subjects come to lie.
  ///
  /// A part grows under its lock, so those of a large store are more rather than larger. But each takes some cache, so they are no more than
  /// that needs.
  static func partCount(of capacity: Int, most: Int) -> Int {
    var count = 64
    while count * most < capacity { count *= 2 }
    return count
  }
}

/// Lets other tasks have the thread between the steps of what can take long: an adapter holds a thread of the pool for 2 ms at most.
struct Turn {
  private var began = ContinuousClock.now

  /// Whether it was long, so that much may have changed meanwhile.
  @discardableResult mutating func yieldIfLong() async -> Bool {
    guard ContinuousClock.now - began > .microseconds(500) else { return false }
    await Task.yield()
    began = .now
    return true
  }
}
