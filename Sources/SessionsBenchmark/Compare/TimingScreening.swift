/// What the first batch of a cell says, by itself and among the others.
struct TimingScreening {
  let cell: TimingCell
  /// Where the cell stands among those judged together.
  let index: Int
  let worsening: RatioEstimate
  let adjustedPValue: Double
  let detectable: Double?
  /// `nil` while it looks worse and the second batch has not been asked.
  var verdict: GateVerdict?
  /// What the second batch says; `nil` if it was not asked.
  var confirmation: RatioEstimate?

  /// What is reported of it.
  var finding: GateFinding {
    GateFinding(
      cell.name, cell.tier, verdict ?? .inconclusive(.notConfirmed), worsening: worsening, confirmation: confirmation,
      adjustedPValue: adjustedPValue, detectable: detectable)
  }

  init(
    _ gate: RegressionGate, _ cell: TimingCell, _ index: Int, _ worsening: RatioEstimate, adjustedPValue: Double, cells: Int
  ) throws(StatisticsError) {
    (self.cell, self.index, self.worsening, self.adjustedPValue) = (cell, index, worsening, adjustedPValue)
    detectable = try DetectableChange.smallest(for: worsening, cells: cells, limit: gate.limit, power: gate.power)
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
    if isSignificant, interval.lower > 1 + cell.tolerance {
      // Against a stored result nothing can be confirmed: it advises at once.
      verdict = cell.pairing == .interleaved ? control : .regressed
    } else if isSignificant, interval.upper < 1 / (1 + cell.tolerance) {
      verdict = .improved
    } else if let detectable, detectable > cell.tolerance {
      verdict = .inconclusive(.tooNoisy(detectable: detectable))
    } else if interval.upper > 1 + cell.tolerance {
      verdict = .inconclusive(.notExcluded(upTo: interval.upper - 1))
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

  /// What the comparison of the base with itself makes of a cell that looks worse; `nil` if it stands in no one's way.
  ///
  /// A control that is too noisy to exclude a bias of the tolerance still bounds the bias: a change beyond that bound is no bias.
  private static func control(
    _ gate: RegressionGate, _ cell: TimingCell, _ index: Int, _ cells: Int, _ worsening: RatioEstimate
  ) -> GateVerdict? {
    guard cell.pairing == .interleaved else { return nil }
    guard let again = cell.batch.control else { return .inconclusive(.noNullControl) }
    do throws(StatisticsError) {
      let control = try NullControl(
        again, cell.batch.base, allowedBias: min(gate.allowedBias, cell.tolerance), tolerance: cell.tolerance, cells: cells,
        resamples: gate.resamples, seed: gate.seed &+ UInt64(index))
      switch control.verdict {
      case .quiet: return nil
      case .biased: return .invalid(.biasedNullControl(abs(control.ratio.ratio - 1)))
      case .noisy:
        guard let bias = control.ratio.interval, let change = worsening.interval else { return .inconclusive(.noisyNullControl) }
        return change.lower > max(bias.upper, 1 / bias.lower) ? nil : .inconclusive(.noisyNullControl)
      case .tooFewRounds: return .inconclusive(.noisyNullControl)
      }
    } catch {
      return .invalid(.badValues(error.description))
    }
  }
}
