import Sessions

/// One of the parts that a ``MemoryRecordStore`` is divided into, each with a lock of its own.
final class RecordShard: Sendable {
  struct State {
    var records = RecordTable()
    /// No record here expires earlier. It may be too early, after a destroy or a touch, but never too late.
    var earliest: Timestamp = .unlimited

    /// Has to be called for every deadline that is written.
    mutating func noteDeadline(_ deadline: Timestamp) {
      earliest = min(earliest, deadline)
    }
  }

  let state = Locked(State())

  // Two locks on one cache line would slow each other down on different cores.
  private let padding: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0, 0, 0)

  /// Calls `body` with each record that is expired at `now`, and makes ``State/earliest`` exact again.
  ///
  /// When nothing here can be expired this only takes the lock.
  func forEachExpired(at now: Timestamp, _ body: (RecordKey, Timestamp) -> Void) {
    state.withLock { state in
      guard state.earliest <= now else { return }
      var earliest = Timestamp.unlimited
      for slot in state.records.slotIndices {
        guard let deadline = state.records.deadline(at: slot) else { continue }
        earliest = min(earliest, deadline)
        if deadline <= now { body(state.records.key(at: slot), deadline) }
      }
      state.earliest = earliest
    }
  }
}
