import Sessions

/// A small generator whose whole sequence follows from its seed (SplitMix64), so that a failure can be run again.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var numbers: SplitMix64

  /// Creates a generator.
  public init(seed: UInt64) {
    numbers = SplitMix64(seed: seed)
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 { numbers.next() }
}
