import Crypto
import Sessions

/// Makes and checks the tokens of forms (`[MW-13]`).
///
/// A token is base64url of a nonce of 16 bytes and HMAC-SHA256 over a label, the nonce, the session's id and the time of its last rotation for
/// a privilege change. So it ends with that session and with each login, outlives periodic rotations, and no two look alike.
final class CSRFSigner: Sendable {
  private static let nonceBytes = 16
  private static let byteCount = nonceBytes + SHA256.byteCount
  private static let label: [UInt8] = Array("swift-sessions csrf v1".utf8)

  private let keys: [SymmetricKey]

  init(keys: [CSRFKey]) {
    self.keys = keys.map { SymmetricKey(data: $0.bytes) }
  }

  /// A new token for a session.
  func token(for session: SessionSnapshot) -> String {
    let nonce = SystemRandomSource().bytes(Self.nonceBytes)
    let code = HMAC<SHA256>.authenticationCode(for: Self.message(nonce[...], session), using: keys[0])
    return (nonce + Array(code)).withUnsafeBytes { Base64URL.encode($0) }
  }

  /// Whether a token was made for the session with one of the keys, in a time that does not depend on where it differs.
  func isValid(_ token: String, for session: SessionSnapshot) -> Bool {
    guard let bytes = Base64URL.decode(token), bytes.count == Self.byteCount else { return false }
    let message = Self.message(bytes[..<Self.nonceBytes], session)
    let code = bytes[Self.nonceBytes...]
    return keys.contains { HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: message, using: $0) }
  }

  private static func message(_ nonce: ArraySlice<UInt8>, _ session: SessionSnapshot) -> [UInt8] {
    var message = label + nonce + session.id.bytes
    if let gained = session.content.authenticatedAt {
      withUnsafeBytes(of: gained.milliseconds.bigEndian) { message.append(contentsOf: $0) }
    }
    return message
  }
}

extension CSRFSigner: CustomReflectable {
  /// Shows nothing: whoever has the keys can make tokens.
  var customMirror: Mirror { Mirror(self, children: []) }
}
