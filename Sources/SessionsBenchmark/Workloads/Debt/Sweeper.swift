package import Sessions

/// Removes expired sessions while workers make their requests: one task, with a recorder of its own.
///
/// From the beginning of the measurement the runner calls ``sweep(_:)`` over and over, with a pause of ``interval`` after each call.
package struct Sweeper: Sendable {
  /// The most sessions that one sweep removes.
  package let batch: Int
  /// The pause between two sweeps.
  package let interval: Duration
  private let bench: WorkloadBench
  /// How many sessions were removed so far.
  package private(set) var pruned: Int = 0

  init(_ bench: WorkloadBench, batch: Int, interval: Duration) {
    self.bench = bench
    self.batch = batch
    self.interval = interval
  }

  /// Sweeps once.
  ///
  /// - Returns: how many sessions were removed; fewer than ``batch`` when none is left.
  /// - Throws: What the store threw.
  @discardableResult
  package mutating func sweep(_ recorder: inout some OperationRecorder) async throws(SessionError) -> Int {
    let (bench, batch, now) = (bench, batch, bench.clock.now)
    let removed = try await recorder.measure(.prune) { () async throws(SessionError) in
      try await bench.store.prune(now: now, limit: batch)
    }
    recorder.count(.pruned, by: removed)
    pruned += removed
    return removed
  }
}
