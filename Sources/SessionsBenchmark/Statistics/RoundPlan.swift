/// How many rounds a comparison takes.
package enum RoundPlan {
  /// The most rounds that a plan considers.
  static let most = 1000

  /// The fewest paired rounds with which a gate of that many cells can fail at all: Holm compares the smallest p with `limit / cells`, and
  /// the smallest p of n pairs that an exact signed-rank test can give is `2^(1 - n)`. With the limit 0.05 it takes 8 for up to 6 cells, 11
  /// for 26 to 51.
  ///
  /// - Throws: ``StatisticsError/badArgument(_:)`` for no cells or a limit that is no probability.
  package static func pairedRounds(cells: Int, limit: Double = 0.05) throws(StatisticsError) -> Int {
    try first(cells, limit) { smallestPairedPValue(rounds: $0) }
  }

  /// The fewest rounds on each side with which an unpaired gate (Mann and Whitney) of that many cells can fail at all: 7 for 30 cells.
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
    guard cells > 0 else { throw .badArgument("a gate has at least one cell") }
    try limit.requireProbability("the limit of a p-value")
    // A limit that needs more is below 10^-300.
    return (1..<most).first { smallest($0) <= limit / Double(cells) } ?? most
  }
}
