/// A percentile of latencies, told by the share that lies beyond it.
package struct LatencyPercentile: Sendable, Hashable {
  /// One of how many lies beyond: 100 for the 99th percentile.
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
  /// Those that tables show.
  package static let all: [LatencyPercentile] = [.median, .p90, .p95, .p99, .p999, .p9999]

  /// The fewest durations it is told of: ``PercentileRule/operationsBeyond`` have to lie beyond it.
  package var minimumCount: Int { PercentileRule.operationsBeyond * oneIn }

  /// Such as `p99.9`.
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
