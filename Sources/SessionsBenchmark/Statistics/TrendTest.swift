/// Whether a series rises or falls: the test of Mann and Kendall, and the slope of Theil and Sen, which single outliers do not bend.
package struct TrendTest: Sendable, Equatable {
  /// The median of the slopes between all pairs of values: the change from one value to the next.
  package let slope: Double
  /// How many pairs rise, less how many fall (Kendall's S).
  package let score: Int
  /// How likely such a score or one further from zero is if the order of the values is by chance.
  package let pValue: Double
  /// Exact up to ``largestExactCount`` values without equal ones, else by the normal distribution with corrections for ties and continuity.
  package let method: RankTest.Method

  /// Up to how many values all orders are counted.
  package static let largestExactCount = 50

  /// The trend of values in the order of their time, at equal distances.
  ///
  /// - Throws: ``StatisticsError/noValues``, ``StatisticsError/notFinite(index:)``, ``StatisticsError/badArgument(_:)`` for fewer than
  ///   three values.
  package init(_ values: [Double]) throws(StatisticsError) {
    try values.requireFinite()
    guard values.count >= 3 else { throw .badArgument("a trend takes at least three values") }
    var slopes: [Double] = []
    var score = 0
    for later in values.indices {
      for earlier in 0..<later {
        let rise = values[later] - values[earlier]
        score += rise > 0 ? 1 : rise < 0 ? -1 : 0
        slopes.append(rise / Double(later - earlier))
      }
    }
    self.score = score
    slope = Quantile.median(ofSorted: slopes.sorted())
    let ties = Self.tieSizes(values)
    method = ties.isEmpty && values.count <= Self.largestExactCount ? .exact : .normalApproximation
    pValue = method == .exact ? Self.exact(score, values.count) : Self.approximate(score, values.count, ties)
  }

  /// Counts the orders of `count` values by their inversions, of which each falls: an exact distribution as long as no two values are
  /// equal.
  private static func exact(_ score: Int, _ count: Int) -> Double {
    let pairs = count * (count - 1) / 2
    var shares = [1.0]
    for size in 2...count {
      // The next value stands before any number of the ones so far.
      var next = [Double](repeating: 0, count: size * (size - 1) / 2 + 1)
      for (inversions, share) in shares.enumerated() {
        for more in 0..<size { next[inversions + more] += share / Double(size) }
      }
      shares = next
    }
    let inversions = (pairs - abs(score)) / 2
    return min(1, 2 * shares[...inversions].reduce(0, +))
  }

  private static func approximate(_ score: Int, _ count: Int, _ ties: [Int]) -> Double {
    func term(_ size: Int) -> Double { Double(size) * Double(size - 1) * Double(2 * size + 5) }
    let variance = (term(count) - ties.reduce(0) { $0 + term($1) }) / 18
    return RankTest.pValue(statistic: Double(abs(score)) - 0.5, mean: 0, variance: variance, .differs)
  }

  /// The sizes of groups of equal values.
  private static func tieSizes(_ values: [Double]) -> [Int] {
    var sizes: [Double: Int] = [:]
    for value in values { sizes[value, default: 0] += 1 }
    return sizes.values.filter { $0 > 1 }
  }
}
