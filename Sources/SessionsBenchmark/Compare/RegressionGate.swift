/// The gate between two builds: what is worse fails, what is noise does not.
///
/// A timed cell regressed if all of this holds: the bootstrap interval of how much worse it is lies beyond the tolerance, the rank test
/// rejects chance with Holm's correction over all cells, a second batch shows it again, and the base compared with itself is quiet, or at
/// least excludes a bias as large. It passes if a change beyond the tolerance is excluded by the interval and would have been found.
/// Anything between is inconclusive and says why.
package struct RegressionGate: Sendable {
  /// The probability of even one false alarm among all cells, before the second batch is asked.
  package var limit = 0.05
  /// The level of the intervals.
  package var level = 0.95
  /// By how much the base may differ from itself, as a share.
  package var allowedBias = 0.05
  /// The probability with which a change of the tolerance has to be found for a pass to count.
  package var power = DetectableChange.defaultPower
  /// How many times the values are drawn again for an interval.
  package var resamples = MedianBootstrap.defaultResamples
  /// What the resamples follow from.
  package var seed: UInt64

  /// A gate with the usual limits.
  package init(seed: UInt64) { self.seed = seed }

  /// Judges counters and times of two builds.
  ///
  /// - Throws: ``StatisticsError/badArgument(_:)`` for a limit, level, power or tolerance that is none. Values that cannot be compared are
  ///   a verdict and no error.
  package func judge(timings: [TimingCell] = [], counters: [CounterCell] = []) throws(StatisticsError) -> GateReport {
    try requireArguments(timings)
    var findings = counters.map { GateFinding($0.name, .exact, $0.verdict) }
    var judged: [Int: GateFinding] = [:]
    // What decides and what only advises are corrected apart, so that advice costs the gate no power.
    for tier in [GateTier.interleaved, .stored] {
      let indices = timings.indices.filter { timings[$0].tier == tier }
      let found = try judge(indices.map { timings[$0] })
      for (index, finding) in zip(indices, found) { judged[index] = finding }
    }
    findings += timings.indices.compactMap { judged[$0] }
    return GateReport(findings: findings)
  }

  /// Judges the cells of one tier together.
  private func judge(_ cells: [TimingCell]) throws(StatisticsError) -> [GateFinding] {
    var estimates: [Int: RatioEstimate] = [:]
    var findings: [Int: GateFinding] = [:]
    for (index, cell) in cells.enumerated() {
      if let defect = cell.defect {
        findings[index] = GateFinding(cell.name, cell.tier, .invalid(defect))
        continue
      }
      do throws(StatisticsError) {
        estimates[index] = try cell.worsening(cell.batch, self, seed: seed &+ UInt64(index))
      } catch {
        findings[index] = GateFinding(cell.name, cell.tier, .invalid(.badValues(error.description)))
      }
    }
    let tested = estimates.sorted { $0.key < $1.key }
    let adjusted = try HolmAdjustment.adjusted(tested.map(\.value.test.pValue))
    var screened = try zip(tested, adjusted).map { entry, pValue throws(StatisticsError) in
      try TimingScreening(self, cells[entry.key], entry.key, entry.value, adjustedPValue: pValue, cells: tested.count)
    }
    try confirm(&screened)
    for screening in screened { findings[screening.index] = screening.finding }
    return cells.indices.compactMap { findings[$0] }
  }

  private func requireArguments(_ timings: [TimingCell]) throws(StatisticsError) {
    try limit.requireProbability("the limit of a p-value")
    try level.requireProbability("a confidence level")
    try power.requireProbability("a power")
    guard power >= 0.5 else { throw .badArgument("a power is at least one half") }
    guard resamples >= 100 else { throw .badArgument("a bootstrap takes at least 100 resamples") }
    guard allowedBias >= 0 else { throw .badArgument("an allowed bias is not negative") }
    for timing in timings {
      guard timing.tolerance >= 0, timing.tolerance.isFinite else { throw .badArgument("a tolerance is a finite number and not negative") }
    }
  }
}
