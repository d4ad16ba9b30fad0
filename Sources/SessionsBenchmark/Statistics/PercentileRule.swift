/// When there are enough operations to print a percentile.
///
/// A percentile rests on the operations beyond it: with fewer than ten of them the next run gives another number. The 99th takes 1000
/// operations, the 99.9th takes 10 000, the 99.99th takes 100 000.
package enum PercentileRule {
  /// How many operations have to lie beyond a percentile.
  package static let operationsBeyond = 10

  /// The fewest operations that the percentile may be printed of; `percentile` is a share such as 0.99.
  ///
  /// - Throws: ``StatisticsError/badArgument(_:)`` for a share that is not between 0 and 1: the maximum is no percentile and is always
  ///   printed.
  package static func minimumCount(for percentile: Double) throws(StatisticsError) -> Int {
    try percentile.requireProbability("a percentile")
    // 1 - 0.99 is a little less than a hundredth: without the allowance 1001 operations were needed. A share that is nearly one needs more
    // than can be counted.
    let count = (Double(operationsBeyond) / (1 - percentile) * (1 - 1e-9)).rounded(.up)
    return Int(exactly: count) ?? Int.max
  }

  /// Whether a percentile, a share such as 0.99, may be printed of `count` operations; `false` for what is no percentile.
  package static func mayPrint(_ percentile: Double, count: Int) -> Bool {
    guard let minimum = try? minimumCount(for: percentile) else { return false }
    return count >= minimum
  }
}
