/// What is compared between two builds, and how much worse may be.
package struct GateCriteria: Sendable, Equatable {
  /// The tolerance unless told otherwise: a factor of 1.15.
  package static let usualTolerance = 0.15

  /// What is gated of each cell. The fewer cells there are, the smaller are the changes that are found.
  package let metrics: [GateMetric]
  /// By how much throughput and medians may be worse, as a share: 0.15 is a factor of 1.15, of times upwards, of rates downwards.
  package let tolerance: Double

  /// Creates criteria; throughput and p99 by default.
  package init(metrics: [GateMetric] = GateMetric.usual, tolerance: Double = usualTolerance) {
    (self.metrics, self.tolerance) = (metrics, tolerance)
  }

  /// By how much a metric may be worse, as a share. High percentiles vary more: twice as much.
  package func tolerance(of metric: GateMetric) -> Double { metric == .p99 ? 2 * tolerance : tolerance }
}
