/// The result of a test on ranks: whether chance alone explains a difference.
package struct RankTest: Sendable, Equatable {
  /// The source of a p-value.
  package enum Method: String, Sendable {
    /// All arrangements of the observed ranks were counted, ties included.
    case exact
    /// The normal distribution, with corrections for ties and continuity.
    case normalApproximation
  }

  /// The test's statistic: the sum of the ranks of positive differences (Wilcoxon), or the number of pairs in which the first list's value
  /// is larger, a tie being half (Mann and Whitney).
  package let statistic: Double
  /// The probability of a statistic at least as far from the expected one, in either direction, if there is no difference.
  package let pValue: Double
  /// The source of the p-value.
  package let method: Method

  /// The most differences, and the most values a side, of which all arrangements are counted.
  private static let largestExactCount = 20

  /// Wilcoxon's signed-rank test: whether paired differences, such as the log-ratios of rounds, lie around zero.
  ///
  /// Zeros are left out, as Wilcoxon did. Equal magnitudes share their ranks, and up to 20 differences the p-value counts all signs that
  /// these very ranks can have, so it is exact with ties too. If every difference is zero, the p-value is 1.
  ///
  /// - Throws: ``StatisticsError/noValues``, ``StatisticsError/notFinite(index:)``.
  package static func wilcoxon(_ differences: [Double]) throws(StatisticsError) -> RankTest {
    try differences.requireFinite()
    let kept = differences.filter { $0 != 0 }
    let ranks = MidRanks(kept.map { $0.magnitude })
    let positive = zip(kept, ranks.doubled).reduce(0) { $1.0 > 0 ? $0 + $1.1 : $0 }
    let statistic = Double(positive) / 2
    guard kept.count > largestExactCount else {
      return RankTest(statistic: statistic, pValue: exact(positive, ranks.doubled), method: .exact)
    }
    let count = Double(kept.count)
    let variance = count * (count + 1) * (2 * count + 1) / 24 - ranks.tieTerm / 48
    return RankTest(
      statistic: statistic, pValue: pValue(statistic: statistic, mean: count * (count + 1) / 4, variance: variance),
      method: .normalApproximation)
  }

  /// Counts, for every sum, the signs that give it: each rank is either in the sum or not.
  private static func exact(_ sum: Int, _ doubledRanks: [Int]) -> Double {
    let largest = doubledRanks.reduce(0, +)
    var ways = [Double](repeating: 0, count: largest + 1)
    ways[0] = 1
    for rank in doubledRanks {
      for total in stride(from: largest, through: rank, by: -1) { ways[total] += ways[total - rank] }
    }
    return pValue(of: sum, ways)
  }

  /// The test of Mann and Whitney (Wilcoxon's rank-sum test): whether the values of one list differ from those of an independent one.
  ///
  /// Equal values share their ranks, and with up to 20 values a side the p-value counts all ways to deal these very ranks to the two sides,
  /// so it is exact with ties too. If all values are equal, the p-value is 1.
  ///
  /// - Throws: ``StatisticsError/noValues``, ``StatisticsError/notFinite(index:)``, the index being that in its own list.
  package static func mannWhitney(_ values: [Double], against others: [Double]) throws(StatisticsError) -> RankTest {
    try values.requireFinite()
    try others.requireFinite()
    let (size, otherSize) = (values.count, others.count)
    let ranks = MidRanks(values + others)
    let sum = ranks.doubled[..<size].reduce(0, +)
    let larger = Double(sum - size * (size + 1)) / 2
    guard max(size, otherSize) > largestExactCount else {
      return RankTest(statistic: larger, pValue: exact(sum, ranks.doubled, size: size), method: .exact)
    }
    let (pairs, all) = (Double(size) * Double(otherSize), Double(size + otherSize))
    let variance = pairs / 12 * (all + 1 - ranks.tieTerm / (all * (all - 1)))
    return RankTest(
      statistic: larger, pValue: pValue(statistic: larger, mean: pairs / 2, variance: variance), method: .normalApproximation)
  }

  /// Counts, for every sum, the choices of `size` ranks that give it.
  private static func exact(_ sum: Int, _ doubledRanks: [Int], size: Int) -> Double {
    let largest = doubledRanks.sorted().suffix(size).reduce(0, +)
    var ways = [[Double]](repeating: [Double](repeating: 0, count: largest + 1), count: size + 1)
    ways[0][0] = 1
    for (dealt, rank) in doubledRanks.enumerated() {
      for chosen in stride(from: min(size, dealt + 1), to: 0, by: -1) where rank <= largest {
        for total in rank...largest { ways[chosen][total] += ways[chosen - 1][total - rank] }
      }
    }
    return pValue(of: sum, ways[size])
  }

  /// The two-sided p-value of a sum, given the number of arrangements that have each sum.
  private static func pValue(of sum: Int, _ ways: [Double]) -> Double {
    let all = ways.reduce(0, +)
    return twoSided(atMost: ways[...sum].reduce(0, +) / all, atLeast: ways[sum...].reduce(0, +) / all)
  }

  /// The two-sided p-value of a normal statistic with a continuity correction of one half.
  static func pValue(statistic: Double, mean: Double, variance: Double) -> Double {
    // All values are equal: nothing tells one side from the other.
    guard variance > 0 else { return 1 }
    let deviation = variance.squareRoot()
    return twoSided(
      atMost: NormalDistribution.below((statistic - mean + 0.5) / deviation),
      atLeast: NormalDistribution.below((mean - statistic + 0.5) / deviation))
  }

  private static func twoSided(atMost: Double, atLeast: Double) -> Double { min(1, 2 * min(atMost, atLeast)) }
}

/// The ranks of values, equal ones sharing the mean of theirs.
private struct MidRanks {
  /// Twice the rank of each value, in the order of the values: whole numbers, so that sums of ranks can be counted exactly.
  let doubled: [Int]
  /// The sum of `t^3 - t` over groups of `t` equal values. The variance of a sum of ranks shrinks with it.
  let tieTerm: Double

  init(_ values: [Double]) {
    var doubled = [Int](repeating: 0, count: values.count)
    var tieTerm = 0.0
    let order = values.indices.sorted { values[$0] < values[$1] }
    var start = 0
    while start < order.count {
      var end = start
      while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
      // Ranks count from one: the group has the ranks start + 1 ... end + 1.
      for position in start...end { doubled[order[position]] = start + end + 2 }
      let size = Double(end - start + 1)
      tieTerm += size * size * size - size
      start = end + 1
    }
    (self.doubled, self.tieTerm) = (doubled, tieTerm)
  }
}

/// Holm's correction for many tests together: with it, the probability of even one false alarm among all tests stays below the limit.
package enum HolmAdjustment {
  /// The adjusted p-values, in the order of the given ones: compare each of them with the limit, such as 0.05, that holds for all together.
  ///
  /// The smallest p is multiplied by the number of tests, the next by one less, and so on; none is above 1 or below that of a smaller p.
  ///
  /// - Throws: ``StatisticsError/badArgument(_:)`` if one is no probability. No p-values give none.
  package static func adjusted(_ pValues: [Double]) throws(StatisticsError) -> [Double] {
    for pValue in pValues {
      guard (0...1).contains(pValue) else { throw .badArgument("a p-value is between 0 and 1") }
    }
    var adjusted = pValues
    var largest = 0.0
    for (position, index) in pValues.indices.sorted(by: { pValues[$0] < pValues[$1] }).enumerated() {
      largest = max(largest, min(1, pValues[index] * Double(pValues.count - position)))
      adjusted[index] = largest
    }
    return adjusted
  }
}
