import Foundation

/// The standard normal distribution.
enum NormalDistribution {
  /// The probability of a value below `limit`.
  static func below(_ limit: Double) -> Double { erfc(-limit / 2.0.squareRoot()) / 2 }
}
