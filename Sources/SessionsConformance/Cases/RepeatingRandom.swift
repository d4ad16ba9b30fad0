import Sessions

/// A broken random source: it gives out the same bytes for its first drawings, and proper ones after that.
final class RepeatingRandom: RandomSource {
  private let source = SystemRandomSource()
  private let bytes: [UInt8]
  private let left: Locked<Int>

  init(repeats: Int) {
    bytes = source.bytes(256)
    left = Locked(repeats)
  }

  func fill(_ buffer: UnsafeMutableRawBufferPointer) {
    let repeats = left.withLock { left in
      defer { left = max(0, left - 1) }
      return left > 0
    }
    if repeats { buffer.copyBytes(from: bytes.prefix(buffer.count)) } else { source.fill(buffer) }
  }
}
