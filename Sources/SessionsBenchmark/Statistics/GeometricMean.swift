import Foundation

/// Means of values that are multiplied rather than added: ratios over workloads.
package enum GeometricMean {
  /// The geometric mean; with a shift, that of the values plus the shift, less the shift.
  ///
  /// A shift, in the unit of the values, keeps a value near zero from deciding the mean alone, and allows zeros.
  ///
  /// - Throws: ``StatisticsError/noValues``, ``StatisticsError/notFinite(index:)``, ``StatisticsError/notPositive(index:)`` (without a
  ///   shift), ``StatisticsError/negative(index:)`` (with one), ``StatisticsError/badArgument(_:)`` for a shift below zero.
  package static func of(_ values: [Double], shift: Double = 0) throws(StatisticsError) -> Double {
    try require(values, shift)
    let mean = values.reduce(0) { $0 + log($1 + shift) } / Double(values.count)
    return exp(mean) - shift
  }

  /// The geometric mean of `(value + shift) / (reference + shift)` over pairs such as the latencies of one workload on two stores.
  ///
  /// The shift, in the unit of the values, is what a difference has to exceed to count: with a shift of 10, 1 against 2 is nearly the same.
  ///
  /// - Throws: as ``of(_:shift:)``, and ``StatisticsError/unequalCounts(_:_:)``.
  package static func ofRatios(_ values: [Double], to references: [Double], shift: Double = 0) throws(StatisticsError) -> Double {
    guard values.count == references.count else { throw .unequalCounts(values.count, references.count) }
    try require(values, shift)
    try require(references, shift)
    let logarithms = zip(values, references).reduce(0) { $0 + log($1.0 + shift) - log($1.1 + shift) }
    return exp(logarithms / Double(values.count))
  }

  private static func require(_ values: [Double], _ shift: Double) throws(StatisticsError) {
    guard shift >= 0, shift.isFinite else { throw .badArgument("a shift is a finite number and not negative") }
    if shift == 0 { try values.requirePositive() } else { try values.requireNotNegative() }
  }
}
