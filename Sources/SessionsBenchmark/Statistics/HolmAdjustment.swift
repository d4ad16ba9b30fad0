/// Holm's correction for many tests at once: with it, the probability of even one false alarm among all tests stays below the limit.
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
