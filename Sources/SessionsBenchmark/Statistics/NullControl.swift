/// A comparison of one build with itself: a method that finds a difference where there is none cannot be trusted.
package struct NullControl: Sendable, Equatable {
  /// The finding of the control.
  package enum Verdict: Sendable {
    /// No relevant bias, and a relevant one would have been found.
    case quiet
    /// The same build differs from itself: the order or the place of the measurements makes a difference.
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
  /// It is biased if the whole interval is further from 1 than `allowedBias` and the test rejects chance. Without the first condition many
  /// rounds would show a bias far too small to fool the gate, and without the second few rounds one that is large by chance. It is noisy if
  /// the interval reaches further from 1 than `tolerance`. Both are shares, such as 0.15 for a factor of 1.15.
  ///
  /// `cells` is the number of such controls in a gate: the limit allows for as many chances to find a bias by accident.
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
