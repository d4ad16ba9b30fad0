/// Quantiles of a list of values. Latencies have histograms of their own; this is for values of rounds.
package enum Quantile {
  /// The median: the middle value, or the mean of the two middle ones.
  ///
  /// - Throws: ``StatisticsError/noValues``, ``StatisticsError/notFinite(index:)``.
  package static func median(of values: [Double]) throws(StatisticsError) -> Double {
    try values.requireFinite()
    return median(ofSorted: values.sorted())
  }

  /// The median, or `nil` without values: for a metric that not every round has.
  package static func middle(of values: [Double]) -> Double? { values.isEmpty ? nil : median(ofSorted: values.sorted()) }

  /// The median of finite values in ascending order, of which there is at least one.
  static func median(ofSorted sorted: [Double]) -> Double {
    mean(sorted[(sorted.count - 1) / 2], sorted[sorted.count / 2])
  }

  /// The quantile at `probability`, between 0 (the smallest value) and 1 (the largest), of finite values in ascending order, of which there
  /// is at least one. It is interpolated linearly between the two values around position `(n - 1) * probability`: type 7 of Hyndman and
  /// Fan, the default of R, NumPy and spreadsheets.
  package static func value(at probability: Double, ofSorted sorted: [Double]) -> Double {
    let position = Double(sorted.count - 1) * probability
    let below = Int(position.rounded(.down))
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (sorted[above] - sorted[below]) * (position - Double(below))
  }

  /// Halves before it adds, as the sum of two large values may not be finite.
  static func mean(_ low: Double, _ high: Double) -> Double { low == high ? low : low / 2 + high / 2 }

  /// The interval of the median of values that are independent of each other, one a round. It assumes nothing about their distribution.
  ///
  /// The ends of the interval are two of the values themselves, the k-th smallest and the k-th largest. The true median lies outside only
  /// when fewer than k of n values fell on one side of it, and that has the probability of fair coins. The k is the largest that still has
  /// the level, so the interval covers at least as often as the level demands.
  ///
  /// - Returns: `nil` where even the smallest and the largest value are not far enough apart for the level, which takes six values for 95
  ///   %.
  /// - Throws: ``StatisticsError/noValues``, ``StatisticsError/notFinite(index:)``, and ``StatisticsError/badArgument(_:)`` for a level
  ///   that is no probability.
  package static func medianInterval(of values: [Double], level: Double = 0.95) throws(StatisticsError) -> ClosedRange<Double>? {
    try level.requireProbability("a confidence level")
    try values.requireFinite()
    let sorted = values.sorted()
    return largestRank(count: sorted.count, level: level).map { sorted[$0 - 1]...sorted[sorted.count - $0] }
  }

  /// The probability that the `rank`-th smallest and the `rank`-th largest of `count` values enclose the true median.
  package static func medianCoverage(count: Int, rank: Int) -> Double { 1 - 2 * BinomialTail.atMost(rank - 1, of: count) }

  /// The largest rank whose interval still has the level.
  private static func largestRank(count: Int, level: Double) -> Int? {
    guard medianCoverage(count: count, rank: 1) >= level else { return nil }
    // Coverage falls with the rank, so that the last rank that has the level is found by halving.
    var (enough, tooMuch) = (1, count / 2 + 1)
    while tooMuch - enough > 1 {
      let middle = (enough + tooMuch) / 2
      if medianCoverage(count: count, rank: middle) >= level { enough = middle } else { tooMuch = middle }
    }
    return enough
  }
}
