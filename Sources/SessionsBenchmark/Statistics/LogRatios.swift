import Foundation

/// Logarithms of ratios: a doubling and a halving are equally far from zero, which they are not as ratios.
enum LogRatios {
  /// The logarithm of each value divided by the reference of the same round. All are above zero.
  static func paired(_ values: [Double], to references: [Double]) throws(StatisticsError) -> [Double] {
    guard values.count == references.count else { throw .unequalCounts(values.count, references.count) }
    try values.requirePositive()
    try references.requirePositive()
    // The difference of logarithms, as a ratio of extreme values may overflow; equal values give exactly zero.
    return zip(values, references).map { log($0) - log($1) }
  }

  /// The standard deviation of a sample, with n - 1; `nil` of a single value.
  static func standardDeviation(_ values: [Double]) -> Double? {
    guard values.count > 1 else { return nil }
    return (squaredDeviations(values) / Double(values.count - 1)).squareRoot()
  }

  /// The sum of the squared distances from the mean.
  static func squaredDeviations(_ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  }
}
