import Sessions

/// One of the parts that a ``MemoryRecordStore`` is divided into, each with a lock of its own.
final class RecordShard: Sendable {
  let records = Locked(RecordTable())

  // Two locks on one cache line would slow each other down on different cores.
  private let padding: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0, 0, 0)
}

extension MemoryRecordStore {
  /// The number of parts for a capacity.
  ///
  /// A part grows under its lock, so the parts of a large store are more rather than larger: growing to 4096 records takes a fraction of a
  /// millisecond.
  static func partCount(capacity: Int) -> Int {
    var count = 64
    while count < 1024, count * 4096 < capacity { count *= 2 }
    return count
  }
}

/// Lets other tasks have the thread between the steps of what can take long: an adapter holds a thread of the pool for 2 ms at most.
struct Turn {
  private var began = ContinuousClock.now

  mutating func yieldIfLong() async {
    guard ContinuousClock.now - began > .microseconds(500) else { return }
    await Task.yield()
    began = .now
  }
}
