/// The state of a warm-up, which is over when the rate of operations no longer changes.
package enum WarmUpFlatness: Sendable, Equatable {
  /// There are fewer values than one window.
  case tooShort(needed: Int)
  /// In half of the window or more no operation was completed: there is no rate to be flat.
  case stalled
  /// The rate changes by this share over the window; below zero it falls.
  case changing(relativeChange: Double)
  /// The rate changes by less than the tolerance, or no more than by chance.
  case flat(relativeChange: Double)

  /// Judges the last `window` of the rates, which are in the order of their time and of intervals equally long.
  ///
  /// The rate is changing if the slope of Theil and Sen over the window, divided by the median rate, is more than `tolerance` and the test
  /// of Mann and Kendall gives a p-value of at most `limit`. A large slope alone is not enough, as noise has one too, and a small p alone
  /// is not, as with many values it shows changes that do not matter. A warm-up that noise hides from both ends early: it also has a
  /// shortest time.
  ///
  /// - Throws: ``StatisticsError/notFinite(index:)``, ``StatisticsError/negative(index:)``, ``StatisticsError/badArgument(_:)`` for a
  ///   window of fewer than five values, with which the test can hardly find a trend, or a tolerance or limit that is none.
  package static func judge(
    _ rates: [Double], window: Int = 10, tolerance: Double = 0.05, limit: Double = 0.05
  ) throws(StatisticsError) -> WarmUpFlatness {
    guard window >= 5 else { throw .badArgument("a window has at least five values") }
    guard tolerance >= 0 else { throw .badArgument("a tolerance is not negative") }
    try limit.requireProbability("the limit of a p-value")
    if !rates.isEmpty { try rates.requireNotNegative() }
    guard rates.count >= window else { return .tooShort(needed: window) }
    let recent = Array(rates.suffix(window))
    let median = try Quantile.median(of: recent)
    guard median > 0 else { return .stalled }
    let trend = try TrendTest(recent)
    let change = trend.slope * Double(window - 1) / median
    return abs(change) > tolerance && trend.pValue <= limit ? .changing(relativeChange: change) : .flat(relativeChange: change)
  }
}

/// Whether a series rises or falls: the test of Mann and Kendall, and the slope of Theil and Sen, which single outliers do not bend.
package struct TrendTest: Sendable, Equatable {
  /// The median of the slopes between all pairs of values: the change from one value to the next.
  package let slope: Double
  /// The number of pairs that rise, less those that fall (Kendall's S).
  package let score: Int
  /// The probability of such a score or one further from zero if the order of the values is by chance.
  package let pValue: Double
  /// Exact up to 50 values without equal ones, else by the normal distribution with corrections for ties and continuity.
  package let method: RankTest.Method

  /// The most values of which all orders are counted.
  private static let largestExactCount = 50

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
    return RankTest.pValue(statistic: Double(abs(score)) - 0.5, mean: 0, variance: variance)
  }

  /// The sizes of groups of equal values.
  private static func tieSizes(_ values: [Double]) -> [Int] {
    var sizes: [Double: Int] = [:]
    for value in values { sizes[value, default: 0] += 1 }
    return sizes.values.filter { $0 > 1 }
  }
}
