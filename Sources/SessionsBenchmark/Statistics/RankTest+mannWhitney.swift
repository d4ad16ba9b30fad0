extension RankTest {
  /// Up to how many values a side the test of Mann and Whitney counts all arrangements.
  package static let largestExactSideCount = 20

  /// The test of Mann and Whitney (Wilcoxon's rank-sum test): whether the values of one list are larger than those of an independent one.
  ///
  /// Equal values share their ranks, and with up to ``largestExactSideCount`` values a side the p-value counts all ways to deal these very
  /// ranks to the two sides, so it is exact with ties too. If all values are equal, the p-value is 1.
  ///
  /// - Throws: ``StatisticsError/noValues``, ``StatisticsError/notFinite(index:)``, the index being that in its own list.
  package static func mannWhitney(
    _ values: [Double], against others: [Double], _ alternative: Alternative = .differs
  ) throws(StatisticsError) -> RankTest {
    try values.requireFinite()
    try others.requireFinite()
    let (size, otherSize) = (values.count, others.count)
    let ranks = MidRanks(values + others)
    let sum = ranks.doubled[..<size].reduce(0, +)
    let larger = Double(sum - size * (size + 1)) / 2
    let isExact = max(size, otherSize) <= largestExactSideCount
    let pValue: Double
    if isExact {
      pValue = exact(sum, ranks.doubled, size: size, alternative)
    } else {
      let (pairs, all) = (Double(size) * Double(otherSize), Double(size + otherSize))
      let variance = pairs / 12 * (all + 1 - ranks.tieTerm / (all * (all - 1)))
      pValue = Self.pValue(statistic: larger, mean: pairs / 2, variance: variance, alternative)
    }
    return RankTest(
      statistic: larger, pValue: pValue, method: isExact ? .exact : .normalApproximation, count: size + otherSize, zeros: 0,
      hasTies: ranks.hasTies)
  }

  /// Counts, for every sum, how many choices of `size` ranks give it.
  private static func exact(_ sum: Int, _ doubledRanks: [Int], size: Int, _ alternative: Alternative) -> Double {
    let largest = doubledRanks.sorted().suffix(size).reduce(0, +)
    var ways = [[Double]](repeating: [Double](repeating: 0, count: largest + 1), count: size + 1)
    ways[0][0] = 1
    for (dealt, rank) in doubledRanks.enumerated() {
      for chosen in stride(from: min(size, dealt + 1), to: 0, by: -1) where rank <= largest {
        for total in rank...largest { ways[chosen][total] += ways[chosen - 1][total - rank] }
      }
    }
    let all = ways[size].reduce(0, +)
    return pValue(
      atMost: ways[size][...sum].reduce(0, +) / all, atLeast: ways[size][sum...].reduce(0, +) / all, alternative)
  }
}
