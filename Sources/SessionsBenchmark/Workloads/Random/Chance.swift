/// A probability in the form that a random number is compared with.
struct Chance: Sendable, Hashable {
  /// As a share of 2^64. Certainty is short of 1 by 2^-64.
  let threshold: UInt64

  init(_ probability: Double) {
    threshold = probability >= 1 ? .max : UInt64(max(0, probability) * 0x1p64)
  }
}
