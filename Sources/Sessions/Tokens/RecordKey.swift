/// The key that a session's record is stored under: the token's 16-byte selector.
///
/// It finds the record but opens nothing: only the secret half of the token does. It stays the same when the token is
/// rotated.
public struct RecordKey: Sendable, Hashable {
  // Two words rather than an array: no allocation, and one word is enough to hash.
  let high: UInt64
  let low: UInt64

  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Creates a key from 16 bytes; nil for any other number of bytes.
  public init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == RecordKey.byteCount else { return nil }
    var words: (UInt64, UInt64) = (0, 0)
    for (index, byte) in bytes.enumerated() {
      if index < 8 { words.0 = words.0 << 8 | UInt64(byte) } else { words.1 = words.1 << 8 | UInt64(byte) }
    }
    self.init(high: words.0, low: words.1)
  }

  /// The number of bytes in a key.
  public static let byteCount: Int = 16

  /// The 16 bytes of the key.
  public var bytes: [UInt8] {
    var bytes = [UInt8]()
    bytes.reserveCapacity(RecordKey.byteCount)
    for word in [high, low] {
      for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift))) }
    }
    return bytes
  }

  /// Calls `body` with the 16 bytes of the key, without allocating.
  public func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let words = (high.bigEndian, low.bigEndian)
    return try Swift.withUnsafeBytes(of: words) { buffer throws(Failure) in try body(buffer) }
  }

  /// The first eight hexadecimal digits, all that logs may show of a session (`[ID-4]`).
  public var logPrefix: String {
    let digits = String(high >> 32, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }

  /// Hashes one word: stored keys are random, so it tells them apart as well as both.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(low)
  }
}

extension RecordKey: CustomStringConvertible {
  /// The log prefix, followed by an ellipsis.
  public var description: String { "\(logPrefix)…" }
}
