import Foundation

/// A metric divided by that of a reference, such as the throughput of one store and of another.
package struct RatioEstimate: Sendable, Equatable {
  /// The estimate: of pairs the median of the ratios, of independent rounds the ratio of the medians.
  package let ratio: Double
  /// The bootstrap interval of the ratio; `nil` with fewer than ``MedianBootstrap/minimumCount`` rounds.
  package let interval: ClosedRange<Double>?
  /// The number of rounds it rests on: pairs, or those of the side with fewer.
  package let rounds: Int
  /// The test of no difference: Wilcoxon's of pairs, that of Mann and Whitney of independent rounds.
  package let test: RankTest
  /// The spread of the logarithms of the ratios; `nil` of a single one.
  let spread: RatioSpread?

  /// The ratio of values measured in pairs: at the same index stands the same round of the same run.
  ///
  /// - Throws: ``StatisticsError/noValues``, ``StatisticsError/notFinite(index:)``, ``StatisticsError/notPositive(index:)``,
  ///   ``StatisticsError/unequalCounts(_:_:)``, and ``StatisticsError/badArgument(_:)`` for too few resamples.
  package static func paired(
    _ values: [Double], to references: [Double], resamples: Int = MedianBootstrap.defaultResamples, seed: UInt64
  ) throws(StatisticsError) -> RatioEstimate {
    let logarithms = try LogRatios.paired(values, to: references)
    return RatioEstimate(
      ratio: exp(try Quantile.median(of: logarithms)),
      interval: try MedianBootstrap.interval(of: logarithms, resamples: resamples, seed: seed).map(LogRatios.ratios),
      rounds: logarithms.count, test: try RankTest.wilcoxon(logarithms), spread: RatioSpread(paired: logarithms))
  }

  /// The ratio of values that were measured apart, such as two stored results.
  ///
  /// - Throws: as ``paired(_:to:resamples:seed:)``, but for the counts, which may differ.
  package static func unpaired(
    _ values: [Double], to references: [Double], resamples: Int = MedianBootstrap.defaultResamples, seed: UInt64
  ) throws(StatisticsError) -> RatioEstimate {
    try values.requirePositive()
    try references.requirePositive()
    let (left, right) = (values.map { log($0) }, references.map { log($0) })
    return RatioEstimate(
      ratio: exp(try Quantile.median(of: left) - Quantile.median(of: right)),
      interval: try MedianBootstrap.interval(of: left, minus: right, resamples: resamples, seed: seed).map(LogRatios.ratios),
      rounds: min(left.count, right.count), test: try RankTest.mannWhitney(left, against: right), spread: RatioSpread(left, right))
  }

  /// The finding of the rounds: a difference is shown if the interval leaves out 1 and the test rejects that there is none.
  ///
  /// The test is needed too because a bootstrap interval of few values covers less than its level: that of seven 87.5 %, not 95 %. Where
  /// even rounds that all agree cannot reach the level, as five pairs cannot, they have to agree.
  package var verdict: RatioVerdict { verdict(cells: 1) }

  /// The verdict where this ratio is one of several, each of which may be called different by chance: the limit of the test is divided by
  /// their number (Bonferroni).
  func verdict(cells: Int) -> RatioVerdict {
    guard let interval else { return .tooFewRounds }
    let limit = max((1 - MedianBootstrap.level) / Double(cells), spread?.smallestPValue ?? 1) + Self.rounding
    guard !interval.contains(1), test.pValue <= limit else { return .indistinguishable }
    return interval.lowerBound > 1 ? .larger : .smaller
  }

  /// The distance of the interval from the ratio, relative to it: the longer side, so that 0.04 means at most 4 % either way.
  package var relativeError: Double? {
    interval.map { max($0.upperBound / ratio - 1, 1 - $0.lowerBound / ratio) }
  }

  /// Allows for the rounding of a limit that is computed as `1 - level`.
  private static let rounding = 1e-12
}

extension RatioEstimate {
  /// A ratio with three digits, and two after the point at most: `0.05x`, `1.83x`, `18.3x`, `183x`.
  package static func times(_ ratio: Double) -> String {
    "\(decimal(ratio, digits: ratio < 9.995 ? (ratio < 0.0995 ? 3 : 2) : ratio < 99.95 ? 1 : 0))x"
  }

  /// A share in percent, whole from 10 % on: `0.4 %`, `4 %`, `23 %`, `93.8 %` where it is close to a whole.
  package static func percent(_ share: Double) -> String {
    let digits = share < 0.0095 || (share > 0.5 && share < 1) ? 1 : 0
    var text = decimal(share * 100, digits: digits)
    if text.hasSuffix(".0") { text.removeLast(2) }
    return "\(text) %"
  }

  /// A number that is not negative with a fixed number of digits after the point, without commas between thousands.
  private static func decimal(_ value: Double, digits: Int) -> String {
    let scale = (0..<digits).reduce(1) { scale, _ in scale * 10 }
    guard value.isFinite, value < 1e12 else { return "∞" }
    let units = Int((value * Double(scale)).rounded())
    guard digits > 0 else { return "\(units)" }
    let fraction = String(units % scale)
    return "\(units / scale).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
  }
}

/// The spread of the logarithms of ratios from round to round.
struct RatioSpread: Sendable, Equatable {
  /// The standard error of a mean difference of the logarithms.
  let standardError: Double
  /// The degrees of freedom of the standard error.
  let degrees: Int
  /// The smallest p-value that a rank test of these numbers of rounds can give.
  let smallestPValue: Double

  /// The spread of the log-ratios of pairs; `nil` of a single one.
  init?(paired logarithms: [Double]) {
    guard let deviation = LogRatios.standardDeviation(logarithms) else { return nil }
    standardError = deviation / Double(logarithms.count).squareRoot()
    degrees = logarithms.count - 1
    smallestPValue = RoundPlan.smallestPairedPValue(rounds: logarithms.count)
  }

  /// The spread of two independent lists of logarithms, pooled; `nil` if there are not three values.
  init?(_ left: [Double], _ right: [Double]) {
    degrees = left.count + right.count - 2
    guard degrees > 0 else { return nil }
    let variance = (LogRatios.squaredDeviations(left) + LogRatios.squaredDeviations(right)) / Double(degrees)
    standardError = (variance * (1 / Double(left.count) + 1 / Double(right.count))).squareRoot()
    smallestPValue = RoundPlan.smallestUnpairedPValue(left.count, right.count)
  }
}

/// Logarithms of ratios: a doubling and a halving are equally far from zero, which they are not as ratios.
package enum LogRatios {
  /// The logarithm of each value divided by the reference of the same round. All are above zero.
  static func paired(_ values: [Double], to references: [Double]) throws(StatisticsError) -> [Double] {
    guard values.count == references.count else { throw .unequalCounts(values.count, references.count) }
    try values.requirePositive()
    try references.requirePositive()
    // The difference of logarithms, as a ratio of extreme values may overflow; equal values give exactly zero.
    return zip(values, references).map { log($0) - log($1) }
  }

  /// The interval of ratios whose logarithms lie in an interval.
  static func ratios(_ logarithms: ClosedRange<Double>) -> ClosedRange<Double> {
    let lower = exp(logarithms.lowerBound)
    // Two logarithms that are next to each other may be rounded past each other.
    return lower...max(lower, exp(logarithms.upperBound))
  }

  /// The geometric mean of values above zero, such as the ratios of several workloads: no single one decides it.
  ///
  /// - Throws: ``StatisticsError/noValues``, ``StatisticsError/notFinite(index:)``, ``StatisticsError/notPositive(index:)``.
  package static func geometricMean(of values: [Double]) throws(StatisticsError) -> Double {
    try values.requirePositive()
    return exp(values.reduce(0) { $0 + log($1) } / Double(values.count))
  }

  /// The standard deviation of a sample, with n - 1; `nil` of a single value.
  package static func standardDeviation(_ values: [Double]) -> Double? {
    guard values.count > 1 else { return nil }
    return (squaredDeviations(values) / Double(values.count - 1)).squareRoot()
  }

  /// The sum of the squared distances from the mean.
  static func squaredDeviations(_ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  }
}
