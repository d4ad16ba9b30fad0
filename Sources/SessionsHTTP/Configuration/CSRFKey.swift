public import Sessions

/// A key that CSRF tokens are made with: at least 32 random bytes (`[MW-13]`).
///
/// Draw one with ``generate()``, keep its ``secretText`` where the application keeps its secrets, and read it with ``init(base64url:)``. To
/// change keys, put the new one first and drop the old one when no open form can be older.
public struct CSRFKey: Sendable {
  /// The fewest bytes of a key.
  public static let minimumByteCount: Int = 32

  let bytes: [UInt8]

  /// Creates a key from random bytes. Bytes that are all the same or all printable text are refused: no random key looks like that.
  ///
  /// - Throws: `SessionError` with code `misconfigured`.
  public init(_ bytes: some Collection<UInt8>) throws(SessionError) {
    try KeyMaterial.check(bytes, minimum: Self.minimumByteCount, called: "a CSRF key", generator: "CSRFKey.generate()")
    self.bytes = Array(bytes)
  }

  /// Creates a key from its text, canonical base64url without padding.
  ///
  /// - Throws: `SessionError` with code `misconfigured`.
  public init(base64url text: String) throws(SessionError) {
    try self.init(try KeyMaterial.decode(text, called: "a CSRF key"))
  }

  /// Draws a new key from the operating system's generator.
  public static func generate() -> CSRFKey {
    CSRFKey(unchecked: SystemRandomSource().bytes(minimumByteCount))
  }

  private init(unchecked bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The key as text, for the place where the application keeps its secrets. Never log it.
  public var secretText: String { bytes.withUnsafeBytes { Base64URL.encode($0) } }
}

extension CSRFKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// A fixed text: a key never reaches a log by accident.
  public var description: String { "CSRFKey(redacted)" }
  /// The same fixed text.
  public var debugDescription: String { description }
  /// Shows nothing, so that `dump` does not print the key either.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
