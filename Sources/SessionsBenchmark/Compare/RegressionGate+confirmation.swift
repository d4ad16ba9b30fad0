extension RegressionGate {
  /// Asks the second batches of the cells that look worse.
  ///
  /// The second batch is independent of the first, and only these cells are looked at again, so that Holm's correction is over them alone.
  /// It has to find the change beyond chance, and beyond the tolerance by its estimate: not by its interval too, which would find little
  /// more than half of what the first batch finds.
  func confirm(_ screened: inout [TimingScreening]) throws(StatisticsError) {
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
