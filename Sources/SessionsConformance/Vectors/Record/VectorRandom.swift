import Sessions

/// The random source of the reference store: the same tokens with each export.
///
/// No byte has a half of four zero bits, so that no character of a token is "A", whichever way the bytes are cut into groups of six bits:
/// where a case fills a token up with "A", one sees where the token ends.
final class VectorRandom: RandomSource {
  private let generator: Locked<SeededGenerator>

  init(seed: UInt64) {
    generator = Locked(SeededGenerator(seed: seed))
  }

  func fill(_ buffer: UnsafeMutableRawBufferPointer) {
    let bytes = generator.withLock { generator in
      buffer.indices.map { _ in UInt8.random(in: 1...15, using: &generator) << 4 | UInt8.random(in: 1...15, using: &generator) }
    }
    buffer.copyBytes(from: bytes)
  }
}
