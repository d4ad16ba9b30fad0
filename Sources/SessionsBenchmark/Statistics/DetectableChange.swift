import Foundation

/// The smallest change that a comparison would probably have found.
///
/// The change of the logarithm is `(t(1 - limit / (2 cells)) + t(power)) * standard error * sqrt(pi / 2)`, with Student's t of as many
/// degrees of freedom as the spread has. It is the usual formula of a t-test; the last factor is what a median is less precise than a mean
/// where the noise is normal, the limit is that of Holm's smallest p-value, and the standard error is the observed deviation over the root
/// of the rounds.
package enum DetectableChange {
  /// The probability to find the change that is stated unless told otherwise.
  package static let defaultPower = 0.8

  /// The smallest change that these rounds would have found with the probability `power`, as a share: 0.08 is a factor of 1.08, up or down.
  ///
  /// `nil` means that no change could have been found, however large: there are too few rounds for the number of cells.
  ///
  /// - Throws: ``StatisticsError/badArgument(_:)`` for no cells, or a limit or power that is no probability or a power below one half.
  package static func smallest(
    for estimate: RatioEstimate, cells: Int = 1, limit: Double = 0.05, power: Double = defaultPower
  ) throws(StatisticsError) -> Double? {
    try requireArguments(cells, limit, power)
    return estimate.spread.flatMap { change($0, cells, limit, power) }
  }

  /// The fewest paired rounds that find a factor of `1 + change` with the probability `power` when a failure takes an interval beyond `1 +
  /// tolerance`; `spread` is the standard deviation of the log-ratios, which near zero is a share.
  ///
  /// `nil` means that more than 1000 rounds were needed: the change is too close to the tolerance for this noise.
  ///
  /// - Throws: ``StatisticsError/badArgument(_:)`` as above, for a negative spread or tolerance, or a change that is not above the
  ///   tolerance.
  package static func rounds(
    toFind change: Double, beyond tolerance: Double = 0, spread: Double, cells: Int = 1, limit: Double = 0.05, power: Double = defaultPower
  ) throws(StatisticsError) -> Int? {
    try requireArguments(cells, limit, power)
    guard spread >= 0, spread.isFinite else { throw .badArgument("a spread is a finite number and not negative") }
    guard tolerance >= 0, change > tolerance, change.isFinite else {
      throw .badArgument("a change is above the tolerance, and a tolerance is not negative")
    }
    let fewest = max(MedianBootstrap.minimumCount, try RoundPlan.pairedRounds(cells: cells, limit: limit))
    let sought = (1 + change) / (1 + tolerance) - 1
    // More rounds never find less, so that the fewest that are enough are found by halving.
    func suffices(_ rounds: Int) -> Bool {
      Self.change(RatioSpread(deviation: spread, pairs: rounds), cells, limit, power).map { $0 <= sought } ?? false
    }
    if suffices(fewest) { return fewest }
    guard fewest < RoundPlan.most, suffices(RoundPlan.most) else { return nil }
    var (tooFew, enough) = (fewest, RoundPlan.most)
    while enough - tooFew > 1 {
      let middle = (tooFew + enough) / 2
      if suffices(middle) { enough = middle } else { tooFew = middle }
    }
    return enough
  }

  private static func change(_ spread: RatioSpread, _ cells: Int, _ limit: Double, _ power: Double) -> Double? {
    let ownLimit = limit / Double(cells)
    guard spread.smallestPValue <= ownLimit else { return nil }
    let quantiles =
      StudentDistribution.value(exceededWith: ownLimit / 2, degrees: spread.degrees)
      + StudentDistribution.value(exceededWith: 1 - power, degrees: spread.degrees)
    return exp(quantiles * spread.standardError * (Double.pi / 2).squareRoot()) - 1
  }

  private static func requireArguments(_ cells: Int, _ limit: Double, _ power: Double) throws(StatisticsError) {
    guard cells > 0 else { throw .badArgument("a gate has at least one cell") }
    try limit.requireProbability("the limit of a p-value")
    try power.requireProbability("a power")
    guard power >= 0.5 else { throw .badArgument("a power is at least one half") }
  }
}
