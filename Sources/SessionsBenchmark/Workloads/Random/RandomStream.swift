import Foundation
import Sessions

/// Random numbers that are the same with every run, machine and version of Swift: xoshiro256** 1.0 (Blackman and Vigna, 2018).
///
/// Streams of one seed never overlap: each purpose begins 2^192 numbers after the one before, and each index 2^128 after its neighbour.
package struct RandomStream: Sendable, RandomNumberGenerator {
  /// The purpose of a stream. Drawing more for one purpose changes nothing for the others.
  package enum Purpose: Int, Sendable {
    /// The requests of one worker.
    case requests
    /// The initial sessions.
    case population
    /// The positions of the popular sessions.
    case scatter
    /// The content of the sessions.
    case payload
    /// The planned starts of requests.
    case arrivals
    /// The order in which cells are measured. The number keeps the orders of former versions.
    case order = 6
  }

  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// Creates a stream.
  ///
  /// - Parameters:
  ///   - seed: The seed that all streams of a run share.
  ///   - purpose: The purpose of the stream.
  ///   - index: The index among the streams of that purpose, such as the number of the worker; 0 or more.
  package init(seed: UInt64, _ purpose: Purpose, index: Int = 0) {
    var spread = SplitMix64(seed: seed)
    self.init(state: (spread.next(), spread.next(), spread.next(), spread.next()))
    for _ in 0..<purpose.rawValue { jump(Self.power192) }
    for _ in 0..<index { jump(Self.power128) }
  }

  /// Creates a stream from its state.
  package init(state: (UInt64, UInt64, UInt64, UInt64)) {
    self.state = state
  }

  /// The next 64 bits.
  package mutating func next() -> UInt64 {
    let scrambled = state.1 &* 5
    let result = (scrambled << 7 | scrambled >> 57) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = state.3 << 45 | state.3 >> 19
    return result
  }

  /// The polynomials that move the state by 2^128 and by 2^192 numbers.
  package static let power128: [UInt64] = [0x180E_C6D3_3CFD_0ABA, 0xD5A6_1266_F0C9_392C, 0xA958_2618_E03F_C9AA, 0x39AB_DC45_29B1_661C]
  package static let power192: [UInt64] = [0x76E1_5D3E_FEFD_CBBF, 0xC500_4E44_1C52_2FB3, 0x7771_0069_854E_E241, 0x3910_9BB0_2ACB_E635]

  /// Moves the state by a polynomial.
  package mutating func jump(_ polynomial: [UInt64]) {
    var sum: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    for word in polynomial {
      for bit in 0..<64 {
        if word >> UInt64(bit) & 1 == 1 {
          sum = (sum.0 ^ state.0, sum.1 ^ state.1, sum.2 ^ state.2, sum.3 ^ state.3)
        }
        _ = next()
      }
    }
    state = sum
  }
}

// The standard library's own draws may consume a generator differently in another version, so these are written out.
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
  package mutating func happens(_ chance: Chance) -> Bool { next() < chance.threshold }

  /// A number with an exponential distribution: the gap between events that happen at any time with the same likelihood.
  package mutating func exponential(mean: Double) -> Double { -log1p(-unit()) * mean }

  /// The numbers from 0 up to `count` in a random order, each order as likely as any other (Fisher and Yates).
  ///
  /// As a map from position to number it is a bijection: no number is lost or doubled, as it would be by a hash modulo `count`.
  package mutating func permutation(of count: Int) -> [Int] {
    var numbers = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) { numbers.swapAt(last, below(last + 1)) }
    return numbers
  }
}

/// A probability, as a threshold for random numbers.
package struct Chance: Sendable, Hashable {
  /// As a share of 2^64. Certainty is short of 1 by 2^-64.
  let threshold: UInt64

  /// Creates a chance; one below 0 never happens, and one of 1 or more always.
  package init(_ probability: Double) {
    threshold = probability >= 1 ? .max : UInt64(max(0, probability) * 0x1p64)
  }
}
