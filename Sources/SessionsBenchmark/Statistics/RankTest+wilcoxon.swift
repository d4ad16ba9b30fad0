extension RankTest {
  /// Up to how many differences Wilcoxon's test counts all arrangements.
  package static let largestExactPairedCount = 20

  /// Wilcoxon's signed-rank test: whether paired differences, such as the log-ratios of rounds, lie around zero.
  ///
  /// Zeros are left out, as Wilcoxon did. Equal magnitudes share their ranks, and up to ``largestExactPairedCount`` differences the p-value
  /// counts all signs that these very ranks can have, so it is exact with ties too. If every difference is zero, the p-value is 1.
  ///
  /// - Throws: ``StatisticsError/noValues``, ``StatisticsError/notFinite(index:)``.
  package static func wilcoxon(_ differences: [Double], _ alternative: Alternative = .differs) throws(StatisticsError) -> RankTest {
    try differences.requireFinite()
    let kept = differences.filter { $0 != 0 }
    let ranks = MidRanks(kept.map { $0.magnitude })
    let positive = zip(kept, ranks.doubled).reduce(0) { $1.0 > 0 ? $0 + $1.1 : $0 }
    let isExact = kept.count <= largestExactPairedCount
    let pValue: Double
    if isExact {
      pValue = exact(positive, ranks.doubled, alternative)
    } else {
      let count = Double(kept.count)
      let variance = count * (count + 1) * (2 * count + 1) / 24 - ranks.tieTerm / 48
      pValue = Self.pValue(statistic: Double(positive) / 2, mean: count * (count + 1) / 4, variance: variance, alternative)
    }
    return RankTest(
      statistic: Double(positive) / 2, pValue: pValue, method: isExact ? .exact : .normalApproximation, count: kept.count,
      zeros: differences.count - kept.count, hasTies: ranks.hasTies)
  }

  /// Counts, for every sum, how many of the signs give it: each rank is either in the sum or not.
  private static func exact(_ sum: Int, _ doubledRanks: [Int], _ alternative: Alternative) -> Double {
    let largest = doubledRanks.reduce(0, +)
    var ways = [Double](repeating: 0, count: largest + 1)
    ways[0] = 1
    for rank in doubledRanks {
      for total in stride(from: largest, through: rank, by: -1) { ways[total] += ways[total - rank] }
    }
    let all = ways.reduce(0, +)
    return pValue(
      atMost: ways[...sum].reduce(0, +) / all, atLeast: ways[sum...].reduce(0, +) / all, alternative)
  }
}
