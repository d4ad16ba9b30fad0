import Foundation

/// The rounds that a comparison takes.
package enum RoundPlan {
  /// The fewest paired rounds with which a gate of this many cells can fail at all: Holm compares the smallest p with `limit / cells`, and
  /// the smallest p of n pairs that an exact signed-rank test can have is `2^(1 - n)`. With the limit 0.05 it takes 8 for up to 6 cells, 11
  /// for 26 to 51.
  ///
  /// - Throws: ``StatisticsError/badArgument(_:)`` for no cells or a limit that is no probability.
  package static func pairedRounds(cells: Int, limit: Double = 0.05) throws(StatisticsError) -> Int {
    try first(cells, limit) { smallestPairedPValue(rounds: $0) }
  }

  /// The fewest rounds on each side with which an unpaired gate (Mann and Whitney) of this many cells can fail at all: 7 for 30 cells.
  ///
  /// - Throws: as ``pairedRounds(cells:limit:)``.
  package static func unpairedRounds(cells: Int, limit: Double = 0.05) throws(StatisticsError) -> Int {
    try first(cells, limit) { smallestUnpairedPValue($0, $0) }
  }

  /// The smallest two-sided p of a signed-rank test: all signs are equal.
  static func smallestPairedPValue(rounds: Int) -> Double { min(1, 2 * BinomialTail.atMost(0, of: rounds)) }

  /// The smallest two-sided p of a test of Mann and Whitney: all values of one side are larger.
  static func smallestUnpairedPValue(_ left: Int, _ right: Int) -> Double {
    // One over the number of ways to choose the left values of all, times two.
    var pValue = 2.0
    for index in 0..<min(left, right) { pValue *= Double(index + 1) / Double(left + right - index) }
    return min(1, pValue)
  }

  private static func first(_ cells: Int, _ limit: Double, _ smallest: (Int) -> Double) throws(StatisticsError) -> Int {
    try cells.requireCells()
    try limit.requireProbability("the limit of a p-value")
    // A limit that needs more is below 10^-300.
    let most = 1000
    return (1..<most).first { smallest($0) <= limit / Double(cells) } ?? most
  }
}

extension RatioEstimate {
  /// The probability with which a detectable change would have been found.
  private static let power = 0.8

  /// The smallest change that these rounds would probably have found, as a share: 0.08 is a factor of 1.08, up or down.
  ///
  /// The change of the logarithm is `(t(1 - limit / (2 cells)) + t(0.8)) * standard error * sqrt(pi / 2)`, with Student's t of as many
  /// degrees of freedom as the spread has. It is the usual formula of a t-test; the last factor is the loss of precision of a median
  /// against a mean where the noise is normal, the limit is that of Holm's smallest p-value, and the standard error is the observed
  /// deviation over the root of the rounds. The change is found with a probability of 80 %.
  ///
  /// - Returns: `nil` if no change could have been found, however large: there are too few rounds for the number of cells.
  /// - Throws: ``StatisticsError/badArgument(_:)`` for no cells or a limit that is no probability.
  package func detectableChange(cells: Int = 1, limit: Double = 0.05) throws(StatisticsError) -> Double? {
    try cells.requireCells()
    try limit.requireProbability("the limit of a p-value")
    let ownLimit = limit / Double(cells)
    guard let spread, spread.smallestPValue <= ownLimit else { return nil }
    let quantiles =
      StudentDistribution.value(exceededWith: ownLimit / 2, degrees: spread.degrees)
      + StudentDistribution.value(exceededWith: 1 - Self.power, degrees: spread.degrees)
    return exp(quantiles * spread.standardError * (Double.pi / 2).squareRoot()) - 1
  }
}
