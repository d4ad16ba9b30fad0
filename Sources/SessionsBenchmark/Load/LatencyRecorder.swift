import Histogram

/// Durations as a worker records them: cheap to add to, and merged without loss.
///
/// It keeps three digits of each duration. The histogram has its full size from the beginning, about 110 KB: one that grows does so while it
/// is being measured, element by element, and takes more of the processor than a fast store.
struct LatencyRecorder: Sendable {
  /// The longest duration that is told apart, in nanoseconds; longer ones are counted, and never clipped to it.
  static let highest: UInt64 = 60_000_000_000

  private var histogram = Histogram<UInt32>(highestTrackableValue: LatencyRecorder.highest, numberOfSignificantValueDigits: .three)
  private var overflow = 0

  mutating func record(_ nanoseconds: UInt64) {
    if nanoseconds > Self.highest { overflow += 1 } else { histogram.record(nanoseconds) }
  }

  mutating func add(_ other: LatencyRecorder) {
    histogram.add(other.histogram)
    overflow += other.overflow
  }

  /// What was recorded: each bucket by the longest duration that falls into it, so that no percentile is better than it was.
  var latencies: LatencyHistogram {
    let buckets = histogram.recordedValues().map { bucket in
      LatencyHistogram.Bucket(
        nanoseconds: Int64(min(bucket.value, Self.highest)), count: Int(bucket.countAddedInThisIterationStep))
    }
    return LatencyHistogram(buckets: buckets, highest: Int64(Self.highest), overflow: overflow)
  }
}
