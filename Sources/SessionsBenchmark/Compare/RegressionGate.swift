/// The gate between two builds: a change for the worse fails, and noise does not.
///
/// A timed cell regressed if all of this holds: the bootstrap interval of its worsening lies beyond the tolerance, the rank test rejects
/// chance with Holm's correction over all cells, a second batch shows it again, and the base compared with itself is quiet, or at least
/// excludes a bias as large. It passes if the interval excludes a change beyond the tolerance and such a change would have been found.
/// Anything between is inconclusive, with a reason.
package struct RegressionGate: Sendable {
  /// The share by which the base may differ from itself.
  static let allowedBias = 0.05

  /// The probability of even one false alarm among all cells, before the second batch.
  package var limit = 0.05
  /// The number of resamples for an interval.
  package var resamples = MedianBootstrap.defaultResamples
  /// The seed of the resampling.
  let seed: UInt64

  /// Creates a gate with the usual limits.
  package init(seed: UInt64) { self.seed = seed }

  /// Judges times of two builds; the findings stand in the order of the cells.
  ///
  /// - Throws: ``StatisticsError/badArgument(_:)`` for a limit or tolerance that is none, or too few resamples. Values that cannot be
  ///   compared are a verdict and no error.
  package func judge(timings: [TimingCell]) throws(StatisticsError) -> GateReport {
    try limit.requireProbability("the limit of a p-value")
    try MedianBootstrap.requireResamples(resamples)
    for timing in timings {
      guard timing.tolerance >= 0, timing.tolerance.isFinite else { throw .badArgument("a tolerance is a finite number and not negative") }
    }
    var judged: [Int: GateFinding] = [:]
    // Cells that decide and cells that only advise are corrected separately, so that advice costs the gate no power.
    for tier in [GateTier.interleaved, .stored] {
      let indices = timings.indices.filter { timings[$0].tier == tier }
      let found = try judge(indices.map { timings[$0] })
      for (index, finding) in zip(indices, found) { judged[index] = finding }
    }
    return GateReport(findings: timings.indices.compactMap { judged[$0] })
  }

  /// Judges the cells of one tier together.
  private func judge(_ cells: [TimingCell]) throws(StatisticsError) -> [GateFinding] {
    var estimates: [Int: RatioEstimate] = [:]
    var findings: [Int: GateFinding] = [:]
    for (index, cell) in cells.enumerated() {
      if let defect = cell.defect {
        findings[index] = GateFinding(cell.tier, .invalid(defect))
        continue
      }
      do throws(StatisticsError) {
        estimates[index] = try cell.worsening(cell.batch, self, seed: seed &+ UInt64(index))
      } catch {
        findings[index] = GateFinding(cell.tier, .invalid(.badValues(error.description)))
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

  /// Judges the cells that look worse by their second batches.
  ///
  /// The second batch is independent of the first, and only these cells are judged again, so that Holm's correction is over them alone. It
  /// has to show the change beyond chance, and beyond the tolerance by its estimate. It need not do so by its interval too: that would find
  /// only a part of the changes that the first batch finds.
  private func confirm(_ screened: inout [TimingScreening]) throws(StatisticsError) {
    var again: [(position: Int, estimate: RatioEstimate)] = []
    for (position, screening) in screened.enumerated() where screening.verdict == nil {
      guard let confirmation = screening.cell.confirmation else {
        screened[position].verdict = .inconclusive(.notConfirmed)
        continue
      }
      do throws(StatisticsError) {
        // Another seed than the first batch's, so that the resamples are independent too.
        let estimate = try screening.cell.worsening(confirmation, self, seed: ~seed &+ UInt64(screening.index))
        again.append((position, estimate))
      } catch {
        screened[position].verdict = .invalid(.badValues(error.description))
      }
    }
    let adjusted = try HolmAdjustment.adjusted(again.map(\.estimate.test.pValue))
    for ((position, estimate), pValue) in zip(again, adjusted) {
      let isReproduced = pValue <= limit && estimate.ratio > 1 + screened[position].cell.tolerance
      screened[position].confirmation = estimate
      screened[position].verdict = isReproduced ? .regressed : .inconclusive(.notReproduced)
    }
  }
}
