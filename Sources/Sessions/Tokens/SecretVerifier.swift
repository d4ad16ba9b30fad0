import Crypto

/// SHA-256 of `"v1"` and a token's secret; a record keeps this and not the secret (`[ID-4]`).
///
/// A leaked table of verifiers opens no session.
public struct SecretVerifier: Sendable {
  /// The number of bytes in a verifier.
  public static let byteCount: Int = 32

  let words: Words256

  /// Creates a verifier from its 32 bytes; nil for any other number of bytes.
  public init?(_ bytes: ArraySlice<UInt8>) {
    guard bytes.count == SecretVerifier.byteCount else { return nil }
    var words = Words256()
    bytes.withUnsafeBytes { bytes in withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: bytes) } }
    self.words = words
  }

  /// Creates a verifier from its 32 bytes; nil for any other number of bytes.
  public init?(_ bytes: [UInt8]) {
    self.init(bytes[...])
  }

  init(digest: SHA256.Digest) {
    var words = Words256()
    digest.withUnsafeBytes { digest in withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: digest) } }
    self.words = words
  }

  /// The 32 bytes of the verifier.
  public var bytes: [UInt8] { withUnsafeBytes(of: words) { Array($0) } }

  /// Whether both are the same, in a time that does not depend on where they differ (`[ID-5]`).
  public func matches(_ other: SecretVerifier) -> Bool {
    (words.a ^ other.words.a) | (words.b ^ other.words.b) | (words.c ^ other.words.c) | (words.d ^ other.words.d) == 0
  }
}

// Written by hand so that no comparison, in a test or a dictionary either, takes a shortcut.
extension SecretVerifier: Equatable {
  /// Compares in constant time.
  public static func == (lhs: SecretVerifier, rhs: SecretVerifier) -> Bool { lhs.matches(rhs) }
}

extension SecretVerifier: CustomStringConvertible {
  /// A fixed text: a verifier is not for logs.
  public var description: String { "SecretVerifier" }
}

/// Thirty-two bytes without an allocation.
///
/// Not a SIMD vector: its alignment of 32 bytes is more than the frames of async functions have, and the release compiler (6.3.1) lays such
/// frames out too small, so that they overwrite their neighbours.
struct Words256: Sendable {
  var a: UInt64 = 0
  var b: UInt64 = 0
  var c: UInt64 = 0
  var d: UInt64 = 0
}

extension Words256: CustomReflectable {
  /// Shows nothing: what the words are of, `dump` does not print either.
  var customMirror: Mirror { Mirror(self, children: []) }
}
