import Crypto

/// The token of a server-side session, held by the browser: a selector that finds the record and a secret that opens it.
///
/// As text it is base64url of 16 and 32 bytes: exactly 64 characters without padding, one text for each token (`[ID-2]`).
public struct SessionToken: Sendable {
  /// The number of characters in a token's text.
  public static let characterCount: Int = 64

  /// The key of the session's record.
  public let selector: RecordKey
  private let secret: Words256

  /// Selector and secret in the order of the encoding.
  private struct Raw {
    var selector: (UInt64, UInt64) = (0, 0)
    var secret = Words256()
  }

  /// Draws a new token from the operating system's generator (`[ID-1]`).
  public init() {
    self.init(random: SystemRandomSource())
  }

  package init(random: some RandomSource) {
    var raw = Raw()
    withUnsafeMutableBytes(of: &raw) { random.fill($0) }
    self.init(raw)
  }

  /// A token with the given selector and a new secret, as a rotation needs it.
  package init(selector: RecordKey, random: some RandomSource) {
    var secret = Words256()
    withUnsafeMutableBytes(of: &secret) { random.fill($0) }
    self.selector = selector
    self.secret = secret
  }

  private init(_ raw: Raw) {
    selector = RecordKey(high: UInt64(bigEndian: raw.selector.0), low: UInt64(bigEndian: raw.selector.1))
    secret = raw.secret
  }

  /// Reads a token; nil unless the text is canonical: 64 characters of `A-Z a-z 0-9 - _` (`[ID-2]`).
  public init?(_ text: String) {
    var text = text
    var raw = Raw()
    let isValid = text.withUTF8 { utf8 in
      utf8.count == SessionToken.characterCount && withUnsafeMutableBytes(of: &raw) { Base64URL.decode(utf8, into: $0) }
    }
    guard isValid else { return nil }
    self.init(raw)
  }

  /// The token as text, for a cookie. Never log it (`[ID-4]`).
  public var text: String {
    let raw = Raw(selector: (selector.high.bigEndian, selector.low.bigEndian), secret: secret)
    return withUnsafeBytes(of: raw) { Base64URL.encode($0) }
  }

  /// The verifier of this token's secret, for the record.
  public var verifier: SecretVerifier {
    withUnsafeTemporaryAllocation(byteCount: 34, alignment: 1) { message in
      message[0] = UInt8(ascii: "v")
      message[1] = UInt8(ascii: "1")
      withUnsafeBytes(of: secret) { UnsafeMutableRawBufferPointer(rebasing: message[2...]).copyMemory(from: $0) }
      return SecretVerifier(digest: SHA256.hash(data: UnsafeRawBufferPointer(message)))
    }
  }
}

extension SessionToken: CustomStringConvertible {
  /// The selector's log prefix: a token's text never reaches a log by accident (`[ID-4]`).
  public var description: String { "SessionToken(\(selector.logPrefix)…)" }
}
