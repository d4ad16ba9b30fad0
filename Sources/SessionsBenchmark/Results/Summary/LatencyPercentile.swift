import SessionsReporting

/// A percentile of latencies, given by the share that lies beyond it.
package struct LatencyPercentile: Sendable, Hashable {
  /// The denominator of the share that lies beyond: 100 for the 99th percentile.
  package let oneIn: Int

  /// The 50th.
  package static let median = LatencyPercentile(oneIn: 2)
  /// The 90th.
  package static let p90 = LatencyPercentile(oneIn: 10)
  /// The 95th.
  package static let p95 = LatencyPercentile(oneIn: 20)
  /// The 99th.
  package static let p99 = LatencyPercentile(oneIn: 100)
  /// The 99.9th.
  package static let p999 = LatencyPercentile(oneIn: 1000)
  /// The 99.99th.
  package static let p9999 = LatencyPercentile(oneIn: 10_000)
  /// The percentiles that tables show.
  package static let all: [LatencyPercentile] = [.median, .p90, .p95, .p99, .p999, .p9999]

  /// The number of durations that have to lie beyond a percentile: with fewer of them the next run gives another number.
  private static let durationsBeyond = 10

  /// Creates a percentile from the share that lies beyond it.
  package init(oneIn: Int) { self.oneIn = oneIn }

  /// The fewest durations that the percentile is given for: 1000 for the 99th.
  package var minimumCount: Int { Self.durationsBeyond * oneIn }

  /// The name, such as `p99.9`.
  package var name: String {
    switch oneIn {
    case 2: return "p50"
    case 10: return "p90"
    case 20: return "p95"
    case 100: return "p99"
    case 1000: return "p99.9"
    case 10_000: return "p99.99"
    default: return "all but one in \(oneIn)"
    }
  }
}

extension LatencyHistogram {
  /// A duration of a histogram.
  package enum Value: Sendable, Equatable {
    /// A duration in nanoseconds.
    case exactly(Int64)
    /// A duration that is longer than the histogram can record, which is this many nanoseconds.
    case longerThan(Int64)

    /// The duration in words.
    package var text: String {
      switch self {
      case .exactly(let nanoseconds): return NumberText.duration(nanoseconds: Double(nanoseconds))
      case .longerThan(let nanoseconds): return "> \(NumberText.duration(nanoseconds: Double(nanoseconds)))"
      }
    }

    /// The nanoseconds, if they are known.
    var nanoseconds: Int64? {
      if case .exactly(let nanoseconds) = self { return nanoseconds }
      return nil
    }
  }

  /// The duration that all but one in ``LatencyPercentile/oneIn`` did not exceed; `nil` if there are fewer durations than the
  /// ``LatencyPercentile/minimumCount``.
  package func value(_ percentile: LatencyPercentile) -> Value? {
    let count = count
    guard count >= percentile.minimumCount else { return nil }
    // In integers, since 1 - 0.999 is no thousandth: all but the whole part of a share.
    return value(rank: count - count / percentile.oneIn)
  }

  /// The longest duration; `nil` if there is none.
  package var longest: Value? {
    overflow > 0 ? .longerThan(highest) : buckets.last.map { .exactly($0.nanoseconds) }
  }

  /// The mean in nanoseconds of the durations that are not too long; `nil` if there is none.
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
}
