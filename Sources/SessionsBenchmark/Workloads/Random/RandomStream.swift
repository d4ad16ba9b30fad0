import Sessions

/// Random numbers that are the same with every run, machine and version of Swift: xoshiro256** 1.0 (Blackman and Vigna, 2018).
///
/// Streams of one seed never overlap: each purpose begins 2^192 numbers after the one before, and each index 2^128 after its neighbour.
package struct RandomStream: Sendable, RandomNumberGenerator {
  /// What a stream is for. Drawing more for one purpose changes nothing for the others.
  package enum Purpose: Int, Sendable, CaseIterable {
    /// The requests of one worker.
    case requests
    /// Which sessions there are in the beginning.
    case population
    /// Where the popular ones lie.
    case scatter
    /// What they hold.
    case payload
    /// When requests are to start.
    case arrivals
    /// What is read back.
    case verification
    /// In which order cells are measured.
    case order
  }

  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// Creates a stream.
  ///
  /// - Parameters:
  ///   - seed: What all streams of a run have in common.
  ///   - purpose: What the stream is for.
  ///   - index: Which one of that purpose, such as the number of the worker; 0 or more.
  package init(seed: UInt64, _ purpose: Purpose, index: Int = 0) {
    var spread = SplitMix64(seed: seed)
    self.init(state: (spread.next(), spread.next(), spread.next(), spread.next()))
    for _ in 0..<purpose.rawValue { jump(Self.power192) }
    for _ in 0..<index { jump(Self.power128) }
  }

  init(state: (UInt64, UInt64, UInt64, UInt64)) {
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
  static let power128: [UInt64] = [0x180E_C6D3_3CFD_0ABA, 0xD5A6_1266_F0C9_392C, 0xA958_2618_E03F_C9AA, 0x39AB_DC45_29B1_661C]
  static let power192: [UInt64] = [0x76E1_5D3E_FEFD_CBBF, 0xC500_4E44_1C52_2FB3, 0x7771_0069_854E_E241, 0x3910_9BB0_2ACB_E635]

  mutating func jump(_ polynomial: [UInt64]) {
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
