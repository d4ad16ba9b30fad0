import Foundation

/// How many times a metric is that of a reference, such as the throughput of one store and of another.
package struct RatioEstimate: Sendable, Equatable {
  /// What the rounds say.
  package enum Verdict: Sendable {
    /// The value is larger than the reference.
    case larger
    /// The value is smaller than the reference.
    case smaller
    /// No difference was shown, which does not show that there is none.
    case indistinguishable
    /// There are too few rounds for an interval.
    case tooFewRounds
  }

  /// The estimate: of pairs the median of the ratios, of independent rounds the ratio of the medians.
  package let ratio: Double
  /// The bootstrap interval of the ratio; `nil` with fewer than ``MedianBootstrap/minimumCount`` rounds.
  package let interval: ConfidenceInterval?
  /// How many rounds it rests on: pairs, or those of the side with fewer.
  package let rounds: Int
  /// Whether the values were compared round by round.
  package let isPaired: Bool
  /// The test of no difference: Wilcoxon's of pairs, that of Mann and Whitney of independent rounds.
  package let test: RankTest
  /// How much one logarithm of a ratio differs from the next (their standard deviation), and how precise that makes a mean of them.
  let spread: RatioSpread?

  /// The ratio of values measured in pairs: at the same index stands the same round of the same run.
  ///
  /// - Throws: ``StatisticsError/noValues``, ``StatisticsError/notFinite(index:)``, ``StatisticsError/notPositive(index:)``,
  ///   ``StatisticsError/unequalCounts(_:_:)``, and ``StatisticsError/badArgument(_:)`` for a level that is no probability or too few
  ///   resamples.
  package static func paired(
    _ values: [Double], to references: [Double], level: Double = 0.95, resamples: Int = MedianBootstrap.defaultResamples, seed: UInt64
  ) throws(StatisticsError) -> RatioEstimate {
    let logarithms = try LogRatios.paired(values, to: references)
    return RatioEstimate(
      ratio: exp(try Quantile.median(of: logarithms)),
      interval: try MedianBootstrap.interval(of: logarithms, level: level, resamples: resamples, seed: seed)?.map { exp($0) },
      rounds: logarithms.count, isPaired: true, test: try RankTest.wilcoxon(logarithms), spread: RatioSpread(paired: logarithms))
  }

  /// The ratio of values that were measured apart, such as two stored results.
  ///
  /// - Throws: as ``paired(_:to:level:resamples:seed:)``, but for the counts, which may differ.
  package static func unpaired(
    _ values: [Double], to references: [Double], level: Double = 0.95, resamples: Int = MedianBootstrap.defaultResamples, seed: UInt64
  ) throws(StatisticsError) -> RatioEstimate {
    try values.requirePositive()
    try references.requirePositive()
    let (left, right) = (values.map { log($0) }, references.map { log($0) })
    let interval = try MedianBootstrap.interval(of: left, minus: right, level: level, resamples: resamples, seed: seed)
    return RatioEstimate(
      ratio: exp(try Quantile.median(of: left) - Quantile.median(of: right)), interval: interval?.map { exp($0) },
      rounds: min(left.count, right.count), isPaired: false, test: try RankTest.mannWhitney(left, against: right),
      spread: RatioSpread(left, right))
  }

  /// What the rounds say: a difference is shown if the interval leaves out 1 and the test rejects that there is none.
  ///
  /// The test is asked too because a bootstrap interval of few values covers less than its level: that of seven 87.5 %, not 95 %. Where
  /// even rounds that all agree cannot reach the level, as five pairs cannot, they have to agree, and ``note`` says so.
  package var verdict: Verdict { verdict(cells: 1) }

  /// The verdict where this ratio is one of that many, each of which may be called different by chance: the limit of the test is divided by
  /// them (Bonferroni).
  func verdict(cells: Int) -> Verdict {
    guard let interval else { return .tooFewRounds }
    let limit = max((1 - interval.level) / Double(cells), smallestPValue) + Self.rounding
    guard !interval.contains(1), test.pValue <= limit else { return .indistinguishable }
    return interval.lower > 1 ? .larger : .smaller
  }

  /// How far the interval reaches from the ratio, relative to it: the longer side, so that 0.04 means at most 4 % either way.
  package var relativeError: Double? {
    interval.map { max($0.upper / ratio - 1, 1 - $0.lower / ratio) }
  }

  /// The smallest p-value that a test of these numbers of rounds can give.
  var smallestPValue: Double { spread?.smallestPValue ?? 1 }

  /// What a limit computed as `1 - level` may lack.
  private static let rounding = 1e-12
}
