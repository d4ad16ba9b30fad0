/// What a test on ranks found: whether chance alone explains a difference.
package struct RankTest: Sendable, Equatable {
  /// What is taken for true if the p-value is small.
  package enum Alternative: Sendable {
    /// The values differ, in either direction.
    case differs
    /// The values are larger: above zero, or above those of the other list.
    case larger
    /// The values are smaller.
    case smaller
  }

  /// Where the p-value comes from.
  package enum Method: String, Sendable {
    /// All arrangements of the observed ranks were counted, ties included.
    case exact
    /// The normal distribution, with corrections for ties and continuity.
    case normalApproximation
  }

  /// The test's statistic: the sum of the ranks of positive differences (Wilcoxon), or in how many pairs the first list's value is larger,
  /// a tie being half (Mann and Whitney).
  package let statistic: Double
  /// How likely a statistic at least as far from the expected one is if there is no difference.
  package let pValue: Double
  /// Where the p-value comes from.
  package let method: Method
  /// How many values entered the ranks.
  package let count: Int
  /// How many differences were zero and left out (Wilcoxon).
  package let zeros: Int
  /// Whether some values were equal.
  package let hasTies: Bool

  /// The p-value of the probabilities of a statistic at most and at least as large as the observed one.
  static func pValue(atMost: Double, atLeast: Double, _ alternative: Alternative) -> Double {
    switch alternative {
    case .differs: return min(1, 2 * min(atMost, atLeast))
    case .larger: return min(1, atLeast)
    case .smaller: return min(1, atMost)
    }
  }

  /// The p-value of a normal statistic with a continuity correction of one half.
  static func pValue(statistic: Double, mean: Double, variance: Double, _ alternative: Alternative) -> Double {
    // All values are equal: nothing tells one side from the other.
    guard variance > 0 else { return 1 }
    let deviation = variance.squareRoot()
    return pValue(
      atMost: NormalDistribution.below((statistic - mean + 0.5) / deviation),
      atLeast: NormalDistribution.below((mean - statistic + 0.5) / deviation),
      alternative)
  }
}
