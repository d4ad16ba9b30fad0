/// One timed metric to be judged, such as the throughput of one store under one workload.
package struct TimingCell: Sendable, Equatable {
  /// How the two builds were measured.
  package enum Pairing: Sendable, Equatable {
    /// By turns on one machine: values of the same index belong together.
    case interleaved
    /// Apart: the base is a stored result, of the same machine or another.
    case stored(sameHost: Bool)
  }

  /// What it is called in the report.
  package let name: String
  /// Which way it is better.
  package let direction: MetricDirection
  /// By how much it may be worse, as a share: 0.15 is a factor of 1.15, of times upwards, of rates downwards.
  package let tolerance: Double
  /// How the builds were measured.
  package let pairing: Pairing
  /// The rounds that are judged.
  package let batch: TimingBatch
  /// Rounds that were measured later, independently, to confirm what the first showed.
  package let confirmation: TimingBatch?
  /// Why the numbers are not to be compared, if that is known already.
  package let defect: GateVerdict.Invalid?

  /// A cell of its parts.
  package init(
    name: String, direction: MetricDirection, tolerance: Double = GateCriteria.usualTolerance, pairing: Pairing = .interleaved,
    batch: TimingBatch,
    confirmation: TimingBatch? = nil, defect: GateVerdict.Invalid? = nil
  ) {
    (self.name, self.direction, self.tolerance, self.pairing) = (name, direction, tolerance, pairing)
    (self.batch, self.confirmation, self.defect) = (batch, confirmation, defect)
  }

  /// The tier that the cell belongs to.
  package var tier: GateTier { pairing == .interleaved ? .interleaved : .stored }

  /// How many times worse the head is than the base, above 1 for worse whichever way the metric is better.
  func worsening(_ batch: TimingBatch, _ gate: RegressionGate, seed: UInt64) throws(StatisticsError) -> RatioEstimate {
    let (worse, better) = direction == .lowerIsBetter ? (batch.head, batch.base) : (batch.base, batch.head)
    switch pairing {
    case .interleaved: return try RatioEstimate.paired(worse, to: better, level: gate.level, resamples: gate.resamples, seed: seed)
    case .stored: return try RatioEstimate.unpaired(worse, to: better, level: gate.level, resamples: gate.resamples, seed: seed)
    }
  }
}
