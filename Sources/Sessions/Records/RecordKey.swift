/// The key that a session's record is stored under: the token's 16-byte selector.
///
/// It finds the record but opens nothing: only the secret half of the token does. It stays the same when the token is
/// rotated.
public struct RecordKey: Sendable, Hashable, Comparable {
  // Two words rather than an array: no allocation, and one word is enough to hash.
  package let high: UInt64
  package let low: UInt64

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Creates a key from 16 bytes; nil for any other number of bytes.
  public init?(_ bytes: ArraySlice<UInt8>) {
    guard bytes.count == RecordKey.byteCount else { return nil }
    self = bytes.withUnsafeBytes { RecordKey(loading: $0) }
  }

  /// Creates a key from 16 bytes; nil for any other number of bytes.
  public init?(_ bytes: [UInt8]) {
    self.init(bytes[...])
  }

  /// Reads a key from memory that has at least 16 bytes.
  package init(loading bytes: UnsafeRawBufferPointer) {
    self.init(
      high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
      low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
  }

  /// The number of bytes in a key.
  public static let byteCount: Int = 16

  /// The 16 bytes of the key.
  public var bytes: [UInt8] { withUnsafeBytes { Array($0) } }

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

  /// Orders keys by their bytes, as listings do (`[IX-2]`).
  public static func < (lhs: RecordKey, rhs: RecordKey) -> Bool { (lhs.high, lhs.low) < (rhs.high, rhs.low) }

  /// Hashes one word: stored keys are random, so it tells them apart as well as both.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(low)
  }
}

extension RecordKey: CustomStringConvertible, CustomReflectable {
  /// The log prefix, followed by an ellipsis.
  public var description: String { "\(logPrefix)…" }
  /// Shows nothing more.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
