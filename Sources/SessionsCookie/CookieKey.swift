import Crypto
public import Sessions

/// A master key that cookies are sealed with: at least 32 random bytes (`[CK-3]`).
///
/// There is no way to make one from a passphrase: a machine can try every passphrase that a person can remember, offline and without end.
/// Draw a key once with ``generate()``, keep its ``secretText`` where the application keeps its secrets, and read it with
/// ``init(base64url:)``.
public struct CookieKey: Sendable {
  /// The fewest bytes of a key.
  public static let minimumByteCount: Int = 32

  package let bytes: [UInt8]
  /// The name of the key in a sealed cookie: the first four bytes of SHA-256 of a label and the key. It tells nothing about the key.
  let id: UInt32

  /// Creates a key from random bytes.
  ///
  /// Bytes that are all the same or all printable text are refused: no random key looks like that (one of 32 bytes does with a
  /// probability of 10⁻¹³), but a placeholder, a passphrase, or a key that was not decoded does.
  ///
  /// - Throws: `SessionError` with code `misconfigured`.
  public init(_ bytes: some Collection<UInt8>) throws(SessionError) {
    try KeyMaterial.check(bytes, minimum: CookieKey.minimumByteCount, called: "a cookie key", generator: "CookieKey.generate()")
    self.init(unchecked: Array(bytes))
  }

  /// Creates a key from its text, canonical base64url without padding.
  ///
  /// - Throws: `SessionError` with code `misconfigured`.
  public init(base64url text: String) throws(SessionError) {
    try self.init(try KeyMaterial.decode(text, called: "a cookie key"))
  }

  /// Draws a new key from the operating system's generator.
  public static func generate() -> CookieKey {
    CookieKey(unchecked: SystemRandomSource().bytes(minimumByteCount))
  }

  private init(unchecked bytes: [UInt8]) {
    var hash = SHA256()
    hash.update(data: Array("swift-sessions cookie key id v1".utf8))
    hash.update(data: bytes)
    id = hash.finalize().withUnsafeBytes { UInt32(bigEndian: $0.loadUnaligned(as: UInt32.self)) }
    self.bytes = bytes
  }

  /// The key as text, for the place where the application keeps its secrets. Never log it.
  public var secretText: String { bytes.withUnsafeBytes { Base64URL.encode($0) } }
}

extension CookieKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// A fixed text: a key never reaches a log by accident.
  public var description: String { "CookieKey(redacted)" }
  /// The same fixed text.
  public var debugDescription: String { description }
  /// Shows nothing, so that `dump` does not print the key either.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// The keys that cookies are opened with, and the one that they are sealed with (`[CK-3]`).
///
/// To change keys without logging anybody out: add the new key as one of the others on every node, then make it the primary, and
/// drop the old one when no cookie sealed with it can be live any more.
public struct CookieKeyRing: Sendable {
  /// The keys, the primary one first.
  let keys: [CookieKey]

  /// Creates a ring that seals with `primary` and opens with that and all others.
  ///
  /// - Throws: `SessionError` with code `misconfigured` when a key is there twice.
  public init(primary: CookieKey, others: [CookieKey] = []) throws(SessionError) {
    keys = [primary] + others
    // Different keys with one id are possible, if unlikely: a cookie could then not tell its key.
    guard Set(keys.map(\.id)).count == keys.count else {
      throw .misconfigured("two cookie keys have the same id: remove the one that is there twice, or draw another")
    }
  }
}
