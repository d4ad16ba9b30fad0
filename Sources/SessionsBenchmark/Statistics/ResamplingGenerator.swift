/// The random numbers of the bootstrap (SplitMix64). Its own bounded draw makes the same interval of the same seed in every version of
/// Swift, which the standard library does not promise for `Int.random(in:using:)`.
struct ResamplingGenerator: Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  /// A number below the bound, which is above zero, all with the same probability.
  mutating func next(below bound: UInt64) -> UInt64 {
    // The high half of the product is the number; the few low halves that would favour some numbers are drawn again.
    let unfair = (0 &- bound) % bound
    while true {
      let product = next().multipliedFullWidth(by: bound)
      if product.low >= unfair { return product.high }
    }
  }
}
