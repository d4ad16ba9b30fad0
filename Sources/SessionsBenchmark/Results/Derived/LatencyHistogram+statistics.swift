extension LatencyHistogram {
  /// A value of a histogram.
  package enum Value: Sendable, Equatable {
    /// In nanoseconds.
    case exactly(Int64)
    /// Longer than can be told, in nanoseconds.
    case longerThan(Int64)
  }

  /// The duration that all but one in ``LatencyPercentile/oneIn`` did not exceed; `nil` if there are fewer durations than the
  /// ``LatencyPercentile/minimumCount``.
  package func value(_ percentile: LatencyPercentile) -> Value? {
    let count = count
    guard count >= percentile.minimumCount else { return nil }
    // All but the whole part of a share: in integers, since 1 - 0.999 is no thousandth.
    return value(rank: count - count / percentile.oneIn)
  }

  /// The longest duration; `nil` if there is none.
  package var longest: Value? {
    overflow > 0 ? .longerThan(highest) : buckets.last.map { .exactly($0.nanoseconds) }
  }

  /// The mean in nanoseconds, of what is not too long; `nil` if there is none.
  package var meanNanoseconds: Double? {
    let count = count - overflow
    guard count > 0 else { return nil }
    return buckets.reduce(0.0) { $0 + Double($1.nanoseconds) * Double($1.count) } / Double(count)
  }

  /// The duration of a rank, from 1 for the shortest.
  private func value(rank: Int) -> Value {
    var seen = 0
    for bucket in buckets {
      seen += bucket.count
      if seen >= rank { return .exactly(bucket.nanoseconds) }
    }
    return .longerThan(highest)
  }

  /// All durations of histograms in one; `nil` if there is no histogram.
  ///
  /// What is longer than the shortest of the ``highest`` counts as an overflow, since not all of them could tell it.
  package static func merging(_ histograms: [LatencyHistogram]) -> LatencyHistogram? {
    guard let highest = histograms.map(\.highest).min() else { return nil }
    var counts: [Int64: Int] = [:]
    var overflow = 0
    for histogram in histograms {
      overflow += histogram.overflow
      for bucket in histogram.buckets {
        if bucket.nanoseconds <= highest { counts[bucket.nanoseconds, default: 0] += bucket.count } else { overflow += bucket.count }
      }
    }
    let buckets = counts.map { Bucket(nanoseconds: $0.key, count: $0.value) }.sorted { $0.nanoseconds < $1.nanoseconds }
    return LatencyHistogram(buckets: buckets, highest: highest, overflow: overflow)
  }
}
