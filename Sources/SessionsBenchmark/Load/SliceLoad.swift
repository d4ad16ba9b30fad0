import Synchronization

/// How a closed loop goes on in slices: first those of the warm-up, then those that are measured.
final class SliceLoad: Sendable {
  let slices: LoadSlices
  let warmUp: Int
  let count: Int
  private let nanoseconds = Atomic<UInt64>(0)

  init(_ slices: LoadSlices, warmUp: Duration, duration: Duration) {
    self.slices = slices
    self.warmUp = slices.count(for: warmUp)
    count = self.warmUp + slices.count(for: duration)
  }

  /// Notes how long a worker made requests of a slice that count: from the beginning of the first to the end of the last one.
  func note(_ nanoseconds: UInt64) { self.nanoseconds.wrappingAdd(nanoseconds, ordering: .relaxed) }

  /// How long requests were measured, in seconds: the mean of the workers. What one of them waits in others' slices, or less than the rest, is
  /// no time of the store's.
  func measuredSeconds(workers: Int) -> Double { Double(nanoseconds.load(ordering: .relaxed)) / Double(max(1, workers)) / 1e9 }
}
