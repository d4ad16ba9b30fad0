import Sessions

extension SplitMix64 {
  /// A number below the bound, which is above zero, all with the same probability.
  ///
  /// The bootstrap draws with it: it makes the same interval of the same seed in every version of Swift, which the standard library does not
  /// promise for `Int.random(in:using:)`.
  mutating func next(below bound: UInt64) -> UInt64 {
    // The high half of the product is the number; the few low halves that would favour some numbers are drawn again.
    let unfair = (0 &- bound) % bound
    while true {
      let product = next().multipliedFullWidth(by: bound)
      if product.low >= unfair { return product.high }
    }
  }
}
