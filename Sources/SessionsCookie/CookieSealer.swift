import Crypto
package import Sessions

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Seals and opens bytes (`[CK-1]`, `[CK-2]`).
///
/// A sealed cookie is canonical base64url, without padding, of:
///
/// ```
/// format(1) = 0x01 ‖ key id(4) ‖ salt(16) ‖ nonce(12) ‖ AES-256-GCM ciphertext ‖ tag(16)
/// ```
///
/// - Key id: the first four bytes of SHA-256("swift-sessions cookie key id v1" ‖ master key).
/// - Salt and nonce: random for each seal.
/// - Message key: HKDF-SHA256 (RFC 5869) of the master key, with the salt "swift-sessions cookie v1" in the extract step, the info
///   "message key" ‖ salt in the expand step, and 32 bytes of output. Every message has a key of its own, so random nonces
///   cannot run out. The message's salt is part of the info, so that the extract step is done once for each key, not for each cookie.
/// - Additional data: format ‖ key id ‖ the cookie's name in UTF-8, and for an application with a name 0x00 ‖ its name in UTF-8. No cookie's
///   name has a zero byte.
///
/// Nothing else is ever accepted: no older format, no cipher without authentication, no plaintext (`[CK-4]`).
package struct CookieSealer: Sendable {
  package static let format: UInt8 = 1
  package static let saltBytes = 16
  package static let nonceBytes = 12
  package static let tagBytes = 16
  /// The number of bytes before the nonce.
  package static let prefixBytes = 5 + saltBytes
  /// The number of bytes of a sealed cookie besides the ciphertext.
  package static let overheadBytes = prefixBytes + nonceBytes + tagBytes

  private struct Key: Sendable {
    let id: UInt32
    /// HMAC under the pseudorandom key of HKDF, with the constant part of the info already hashed.
    let expander: HMAC<SHA256>
    /// The additional data of cookies that it seals.
    let additionalData: [UInt8]
    /// That of other cookies that it opens: without the application's name, or still sealing so, with it.
    let otherData: [UInt8]?
  }

  /// The keys, the primary one first.
  private let keys: [Key]
  /// Whether other cookies are to be sealed again.
  private let resealsOthers: Bool

  package init(
    _ ring: CookieKeyRing, name: String, application: String? = nil, unnamedCookies: CookieConfiguration.UnnamedCookies = .refused
  ) {
    // Those with the name stay as they are: a node that is further along would only have to seal them once more.
    resealsOthers = unnamedCookies == .opened
    keys = ring.keys.map { key in
      let pseudorandomKey = HKDF<SHA256>.extract(
        inputKeyMaterial: SymmetricKey(data: key.bytes), salt: Array("swift-sessions cookie v1".utf8))
      var expander = HMAC<SHA256>(key: SymmetricKey(data: pseudorandomKey))
      expander.update(data: Array("message key".utf8))
      let id = withUnsafeBytes(of: key.id.bigEndian) { Array($0) }
      let unnamed = [CookieSealer.format] + id + Array(name.utf8)
      let named = unnamed + (application.map { [0] + Array($0.utf8) } ?? [])
      let sealing = unnamedCookies == .sealed ? unnamed : named
      let other = unnamedCookies == .refused || named == unnamed ? nil : unnamedCookies == .sealed ? named : unnamed
      return Key(id: key.id, expander: expander, additionalData: sealing, otherData: other)
    }
  }

  /// The key of one message: one output block of HKDF's expand step.
  private func messageKey(_ key: Key, salt: ArraySlice<UInt8>) -> SymmetricKey {
    var expander = key.expander
    var block = Array(salt)
    block.append(1)
    expander.update(data: block)
    return SymmetricKey(data: expander.finalize())
  }

  /// Seals with the primary key.
  ///
  /// - Parameter entropy: Salt and nonce, 28 random bytes that were never used before.
  package func seal(_ plaintext: [UInt8], entropy: ArraySlice<UInt8>) throws(SessionError) -> String {
    let key = keys[0]
    let salt = entropy.prefix(CookieSealer.saltBytes)
    let sealed: Data
    do {
      let nonce = try AES.GCM.Nonce(data: entropy.dropFirst(CookieSealer.saltBytes).prefix(CookieSealer.nonceBytes))
      let box = try AES.GCM.seal(
        plaintext, using: messageKey(key, salt: salt), nonce: nonce, authenticating: key.additionalData)
      guard let combined = box.combined else { throw CryptoKitError.incorrectParameterSize }
      sealed = combined
    } catch {
      throw SessionError(
        .backend, "the session could not be encrypted: the cryptographic library refused its parameters")
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(CookieSealer.prefixBytes + sealed.count)
    bytes.append(contentsOf: key.additionalData.prefix(5))
    bytes.append(contentsOf: salt)
    bytes.append(contentsOf: sealed)
    return bytes.withUnsafeBytes { Base64URL.encode($0) }
  }

  /// Whether a text could be a sealed cookie, by its length and its beginning, or a text of `count` octets that begins so.
  ///
  /// It costs next to nothing, and tells the cookies of others apart; only ``open(_:)`` tells more.
  static func couldBeSealed(_ text: some Collection<UInt8>, count: Int? = nil) -> Bool {
    let count = count ?? text.count
    guard count >= Base64URL.encodedCount(overheadBytes), Base64URL.decodedCount(count) != nil, text.first == UInt8(ascii: "A"),
      let second = text.dropFirst().first
    else { return false }
    // The first byte, the format, is 1: its six upper bits are the A, and its two lower ones begin the next of 64 characters, the 17th to 32nd.
    return (UInt8(ascii: "Q")...UInt8(ascii: "Z")).contains(second) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(second)
  }

  /// The outcome of opening a text.
  package enum Opening {
    /// One of the keys sealed exactly this text under this name. It is not primary if it is to be sealed again: with another key, or with the
    /// application's name.
    case opened(ArraySlice<UInt8>, isPrimary: Bool)
    /// The text has another form than a sealed cookie.
    case notSealed
    /// The text names a key that is not one of these.
    case unknownKey
    /// The key that the text names did not seal it, or not under this name.
    case broken
  }

  /// Opens a sealed cookie.
  package func open(_ text: String) -> Opening {
    guard let bytes = Base64URL.decode(text), bytes.count >= CookieSealer.overheadBytes, bytes[0] == CookieSealer.format
    else { return .notSealed }
    let id = bytes[1..<5].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    guard let index = keys.firstIndex(where: { $0.id == id }) else { return .unknownKey }
    let key = keys[index]
    let salt = bytes[5..<CookieSealer.prefixBytes]
    guard let box = try? AES.GCM.SealedBox(combined: bytes[CookieSealer.prefixBytes...]) else { return .broken }
    let messageKey = messageKey(key, salt: salt)
    if let plaintext = try? AES.GCM.open(box, using: messageKey, authenticating: key.additionalData) {
      return .opened([UInt8](plaintext)[...], isPrimary: index == 0)
    }
    guard let other = key.otherData, let plaintext = try? AES.GCM.open(box, using: messageKey, authenticating: other)
    else { return .broken }
    return .opened([UInt8](plaintext)[...], isPrimary: index == 0 && !resealsOthers)
  }
}

extension CookieSealer: CustomReflectable {
  /// Shows nothing: the state of a hash opens and forges cookies as its key does, and `dump` would print it.
  package var customMirror: Mirror { Mirror(self, children: []) }
}
