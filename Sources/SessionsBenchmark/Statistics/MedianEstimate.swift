/// The median of a metric over rounds, with an interval that assumes nothing about the distribution.
///
/// The ends of the interval are two of the values themselves, the k-th smallest and the k-th largest: the true median lies outside only
/// when fewer than k of n values fell on one side of it, and that has the probability of fair coins. The k is the largest that still gives
/// the level, so the interval covers at least as often as it says.
package struct MedianEstimate: Sendable, Equatable {
  /// The median, in the unit of the values.
  package let median: Double
  /// How many values it is of.
  package let count: Int
  /// The interval, with its exact coverage; `nil` where even the smallest and the largest value are not far enough apart for the level,
  /// which takes ``minimumCount(level:)`` values.
  package let interval: ConfidenceInterval?

  /// The estimate of values that are independent of each other: one a round.
  ///
  /// - Throws: ``StatisticsError/noValues``, ``StatisticsError/notFinite(index:)``, and ``StatisticsError/badArgument(_:)`` for a level
  ///   that is no probability.
  package init(_ values: [Double], level: Double = 0.95) throws(StatisticsError) {
    try level.requireProbability("a confidence level")
    try values.requireFinite()
    let sorted = values.sorted()
    count = sorted.count
    median = Quantile.median(ofSorted: sorted)
    interval = Self.largestRank(count: sorted.count, level: level).map { rank in
      ConfidenceInterval(
        lower: sorted[rank - 1], upper: sorted[sorted.count - rank], level: level, coverage: Self.coverage(count: sorted.count, rank: rank))
    }
  }

  /// The fewest values that have an interval: 6 for 95 %.
  ///
  /// - Throws: ``StatisticsError/badArgument(_:)`` for a level that is no probability.
  package static func minimumCount(level: Double = 0.95) throws(StatisticsError) -> Int {
    try level.requireProbability("a confidence level")
    var count = 1
    while coverage(count: count, rank: 1) < level { count += 1 }
    return count
  }

  /// The probability that the `rank`-th smallest and the `rank`-th largest of `count` values enclose the true median.
  static func coverage(count: Int, rank: Int) -> Double { 1 - 2 * BinomialTail.atMost(rank - 1, of: count) }

  /// The largest rank whose interval still has the level.
  private static func largestRank(count: Int, level: Double) -> Int? {
    guard coverage(count: count, rank: 1) >= level else { return nil }
    // Coverage falls with the rank, so that the last rank that has the level is found by halving.
    var (enough, tooMuch) = (1, count / 2 + 1)
    while tooMuch - enough > 1 {
      let middle = (enough + tooMuch) / 2
      if coverage(count: count, rank: middle) >= level { enough = middle } else { tooMuch = middle }
    }
    return enough
  }
}
