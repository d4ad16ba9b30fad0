import Foundation
import Sessions
import SessionsBenchmark

/// Whether two numbers agree to a share of the expected one.
func isClose(_ value: Double, _ expected: Double, within relative: Double = 1e-12) -> Bool {
  abs(value - expected) <= relative * max(abs(expected), 1e-300)
}

/// Seeded noise for simulations.
struct NoiseSource {
  private var generator: SplitMix64

  init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  /// A number above 0 and at most 1.
  mutating func uniform() -> Double { Double((generator.next() >> 11) + 1) / 0x1p53 }

  /// A number of the standard normal distribution.
  mutating func normal() -> Double { (-2 * log(uniform())).squareRoot() * cos(2 * Double.pi * uniform()) }

  /// Values around `center` whose logarithms have this standard deviation.
  mutating func values(_ count: Int, around center: Double, deviation: Double) -> [Double] {
    (0..<count).map { _ in center * exp(deviation * normal()) }
  }
}
