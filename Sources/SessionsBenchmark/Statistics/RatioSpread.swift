/// How much the logarithms of ratios vary from round to round.
struct RatioSpread: Sendable, Equatable {
  /// The standard deviation of one logarithm of a ratio; near zero it is the relative deviation.
  let deviation: Double
  /// The standard error of a mean difference of the logarithms.
  let standardError: Double
  /// The degrees of freedom of the deviation.
  let degrees: Int
  /// The smallest p-value that a rank test of these numbers of rounds can give.
  let smallestPValue: Double

  /// The spread of the log-ratios of pairs; `nil` of a single one.
  init?(paired logarithms: [Double]) {
    guard let deviation = LogRatios.standardDeviation(logarithms) else { return nil }
    self.init(deviation: deviation, pairs: logarithms.count)
  }

  /// The spread of that many pairs, of which there are at least two.
  init(deviation: Double, pairs: Int) {
    self.deviation = deviation
    standardError = deviation / Double(pairs).squareRoot()
    degrees = pairs - 1
    smallestPValue = RoundPlan.smallestPairedPValue(rounds: pairs)
  }

  /// The spread of two independent lists of logarithms, pooled; `nil` if there are not three values.
  init?(_ left: [Double], _ right: [Double]) {
    let degrees = left.count + right.count - 2
    guard degrees > 0 else { return nil }
    let variance = (LogRatios.squaredDeviations(left) + LogRatios.squaredDeviations(right)) / Double(degrees)
    self.degrees = degrees
    // A ratio of two values varies as the root of twice the variance of one.
    deviation = (2 * variance).squareRoot()
    standardError = (variance * (1 / Double(left.count) + 1 / Double(right.count))).squareRoot()
    smallestPValue = RoundPlan.smallestUnpairedPValue(left.count, right.count)
  }
}
