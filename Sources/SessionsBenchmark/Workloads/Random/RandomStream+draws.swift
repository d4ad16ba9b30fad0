import Foundation

// The standard library's own draws may take other numbers of a generator in another version, so these are written out.
extension RandomStream {
  /// A whole number from 0 up to `bound`, each as likely as any other (Lemire 2019). `bound` is positive.
  package mutating func below(_ bound: Int) -> Int {
    let bound = UInt64(bound)
    var (high, low) = bound.multipliedFullWidth(by: next())
    if low < bound {
      let unfair = (0 &- bound) % bound
      while low < unfair { (high, low) = bound.multipliedFullWidth(by: next()) }
    }
    return Int(high)
  }

  /// A number from 0 up to 1, of 53 random bits.
  package mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// True with the given chance.
  mutating func happens(_ chance: Chance) -> Bool { next() < chance.threshold }

  /// A number with an exponential distribution: the gap between events that happen at any time with the same likelihood.
  package mutating func exponential(mean: Double) -> Double { -log1p(-unit()) * mean }

  /// The numbers from 0 up to `count` in a random order, each order as likely as any other (Fisher and Yates).
  ///
  /// As a map from position to number it is a bijection: nothing is lost or doubled, as it would be by a hash modulo `count`.
  package mutating func permutation(of count: Int) -> [Int] {
    var numbers = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) { numbers.swapAt(last, below(last + 1)) }
    return numbers
  }
}
