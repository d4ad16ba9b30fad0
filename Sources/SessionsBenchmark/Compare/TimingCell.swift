/// The values of one metric in two builds, one a round, of rounds that were measured together.
package struct TimingBatch: Sendable, Equatable {
  /// The values of the build that is the reference.
  package let base: [Double]
  /// The values of the build that is judged; where the builds were interleaved, at the index of the same round.
  package let head: [Double]
  /// The values of a second measurement of the reference, at the index of the same round; `nil` if there was none.
  package let control: [Double]?

  /// Creates a batch from its values, in any unit that all share.
  package init(base: [Double], head: [Double], control: [Double]? = nil) {
    (self.base, self.head, self.control) = (base, head, control)
  }
}

/// One timed metric to be judged, such as the throughput of one store under one workload.
package struct TimingCell: Sendable, Equatable {
  /// The way in which the two builds were measured.
  package enum Pairing: Sendable, Equatable {
    /// Interleaved on one machine: values of the same index belong together.
    case interleaved
    /// Apart: the base is a stored result, of the same machine or another.
    case stored(sameHost: Bool)
  }

  /// The direction in which it is better.
  let direction: MetricDirection
  /// The share by which it may be worse: 0.15 is a factor of 1.15, of times upwards, of rates downwards.
  let tolerance: Double
  /// The way in which the builds were measured.
  let pairing: Pairing
  /// The rounds that are judged.
  let batch: TimingBatch
  /// Rounds that were measured later, independently, to confirm the first ones.
  let confirmation: TimingBatch?
  /// The reason not to compare the numbers, if there is one already.
  let defect: GateVerdict.Invalid?

  /// Creates a cell from its parts.
  package init(
    direction: MetricDirection, tolerance: Double = GateCriteria.usualTolerance, pairing: Pairing = .interleaved, batch: TimingBatch,
    confirmation: TimingBatch? = nil, defect: GateVerdict.Invalid? = nil
  ) {
    (self.direction, self.tolerance, self.pairing) = (direction, tolerance, pairing)
    (self.batch, self.confirmation, self.defect) = (batch, confirmation, defect)
  }

  /// The tier that the cell belongs to.
  var tier: GateTier { pairing == .interleaved ? .interleaved : .stored }

  /// The factor by which the head is worse than the base, above 1 for worse whichever way the metric is better.
  func worsening(_ batch: TimingBatch, _ gate: RegressionGate, seed: UInt64) throws(StatisticsError) -> RatioEstimate {
    let (worse, better) = direction == .lowerIsBetter ? (batch.head, batch.base) : (batch.base, batch.head)
    switch pairing {
    case .interleaved: return try RatioEstimate.paired(worse, to: better, resamples: gate.resamples, seed: seed)
    case .stored: return try RatioEstimate.unpaired(worse, to: better, resamples: gate.resamples, seed: seed)
    }
  }
}

/// The verdict of the first batch of a cell, by itself and among the others.
struct TimingScreening {
  let cell: TimingCell
  /// The position of the cell among those judged together.
  let index: Int
  private let worsening: RatioEstimate
  private let adjustedPValue: Double
  private let detectable: Double?
  /// The verdict; `nil` while it looks worse and the second batch is not judged.
  var verdict: GateVerdict?
  /// The estimate of the second batch; `nil` if there is none.
  var confirmation: RatioEstimate?

  /// The finding that is reported.
  var finding: GateFinding {
    GateFinding(
      cell.tier, verdict ?? .inconclusive(.notConfirmed), worsening: worsening, confirmation: confirmation,
      adjustedPValue: adjustedPValue, detectable: detectable)
  }

  init(
    _ gate: RegressionGate, _ cell: TimingCell, _ index: Int, _ worsening: RatioEstimate, adjustedPValue: Double, cells: Int
  ) throws(StatisticsError) {
    (self.cell, self.index, self.worsening, self.adjustedPValue) = (cell, index, worsening, adjustedPValue)
    detectable = try worsening.detectableChange(cells: cells, limit: gate.limit)
    if case .stored(sameHost: false) = cell.pairing {
      verdict = .inconclusive(.otherHost)
      return
    }
    let control = Self.control(gate, cell, index, cells, worsening)
    if case .invalid = control {
      verdict = control
      return
    }
    let needed = max(MedianBootstrap.minimumCount, try Self.roundsNeeded(gate, cell, cells))
    guard let interval = worsening.interval, worsening.rounds >= needed else {
      verdict = .inconclusive(.tooFewRounds(worsening.rounds, needed: needed))
      return
    }
    let isSignificant = adjustedPValue <= gate.limit
    if isSignificant, interval.lowerBound > 1 + cell.tolerance {
      // A comparison with a stored result cannot be confirmed: it advises at once.
      verdict = cell.pairing == .interleaved ? control : .regressed
    } else if isSignificant, interval.upperBound < 1 / (1 + cell.tolerance) {
      verdict = .improved
    } else if let detectable, detectable > cell.tolerance {
      verdict = .inconclusive(.tooNoisy(detectable: detectable))
    } else if interval.upperBound > 1 + cell.tolerance {
      verdict = .inconclusive(.notExcluded(upTo: interval.upperBound - 1))
    } else {
      verdict = .pass
    }
  }

  private static func roundsNeeded(_ gate: RegressionGate, _ cell: TimingCell, _ cells: Int) throws(StatisticsError) -> Int {
    switch cell.pairing {
    case .interleaved: return try RoundPlan.pairedRounds(cells: cells, limit: gate.limit)
    case .stored: return try RoundPlan.unpairedRounds(cells: cells, limit: gate.limit)
    }
  }

  /// The objection of the control, the base compared with itself, to a cell that looks worse; `nil` if it has none.
  ///
  /// A control that is too noisy to exclude a bias of the tolerance still bounds the bias: a change beyond that bound is no bias.
  private static func control(
    _ gate: RegressionGate, _ cell: TimingCell, _ index: Int, _ cells: Int, _ worsening: RatioEstimate
  ) -> GateVerdict? {
    guard cell.pairing == .interleaved else { return nil }
    guard let again = cell.batch.control else { return .inconclusive(.noNullControl) }
    do throws(StatisticsError) {
      let control = try NullControl(
        again, cell.batch.base, allowedBias: min(RegressionGate.allowedBias, cell.tolerance), tolerance: cell.tolerance, cells: cells,
        resamples: gate.resamples, seed: gate.seed &+ UInt64(index))
      switch control.verdict {
      case .quiet: return nil
      case .biased: return .invalid(.biasedNullControl(abs(control.ratio.ratio - 1)))
      case .noisy:
        guard let bias = control.ratio.interval, let change = worsening.interval else { return .inconclusive(.noisyNullControl) }
        return change.lowerBound > max(bias.upperBound, 1 / bias.lowerBound) ? nil : .inconclusive(.noisyNullControl)
      case .tooFewRounds: return .inconclusive(.noisyNullControl)
      }
    } catch {
      return .invalid(.badValues(error.description))
    }
  }
}
