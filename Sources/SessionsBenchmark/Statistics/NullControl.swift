/// A comparison of one build with itself: a method that finds a difference where there is none finds nothing.
package struct NullControl: Sendable, Equatable {
  /// The finding of the control.
  package enum Verdict: Sendable {
    /// No bias worth mention, and it would have been seen.
    case quiet
    /// The same build differs from itself: what comes first, or where it runs, makes a difference.
    case biased
    /// A bias is not excluded: the interval is wider than the tolerance of the gate.
    case noisy
    /// There are too few rounds for an interval.
    case tooFewRounds
  }

  /// The finding of the control.
  package let verdict: Verdict
  /// The ratio of the build to itself, which would be 1.
  package let ratio: RatioEstimate

  /// The control of a build measured twice in every round.
  ///
  /// It is biased if the whole interval is further from 1 than `allowedBias` and the test rejects chance: with many rounds a bias is shown
  /// that is far too small to fool the gate, and with few one that is large by chance. It is noisy if the interval reaches further from 1
  /// than `tolerance`. Both are shares, such as 0.15 for a factor of 1.15.
  ///
  /// `cells` is the number of such controls that a gate looks at: that many more chances to find a bias by accident are allowed for.
  ///
  /// - Throws: as ``RatioEstimate/paired(_:to:resamples:seed:)``, and ``StatisticsError/badArgument(_:)`` for a negative bias or tolerance,
  ///   or no cells.
  package init(
    _ first: [Double], _ second: [Double], allowedBias: Double = 0.05, tolerance: Double = 0.15, cells: Int = 1,
    resamples: Int = MedianBootstrap.defaultResamples, seed: UInt64
  ) throws(StatisticsError) {
    guard allowedBias >= 0, tolerance >= 0 else { throw .badArgument("neither an allowed bias nor a tolerance is negative") }
    try cells.requireCells()
    ratio = try RatioEstimate.paired(first, to: second, resamples: resamples, seed: seed)
    guard let interval = ratio.interval else {
      verdict = .tooFewRounds
      return
    }
    let (lower, upper) = (interval.lowerBound, interval.upperBound)
    // The end that is nearer to 1, on whichever side the interval lies.
    if ratio.verdict(cells: cells) != .indistinguishable, max(lower, 1 / upper) > 1 + allowedBias {
      verdict = .biased
    } else {
      verdict = max(upper, 1 / lower) > 1 + tolerance ? .noisy : .quiet
    }
  }
}
