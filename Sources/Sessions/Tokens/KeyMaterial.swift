/// What the keys of an application have in common, such as those of sealed cookies and of CSRF tokens: they are random bytes (`[CK-3]`).
package enum KeyMaterial {
  /// Refuses bytes that are too few, all the same, or all printable text: no random key looks like that, but a placeholder, a passphrase, or
  /// a key that was not decoded does.
  ///
  /// - Throws: ``SessionError`` with code `misconfigured`, which names the kind of key.
  package static func check(_ bytes: some Collection<UInt8>, minimum: Int, called kind: String, generator: String) throws(SessionError) {
    guard bytes.count >= minimum else {
      throw .misconfigured("\(kind) has \(bytes.count) bytes: use at least \(minimum) random ones, from \(generator)")
    }
    guard let first = bytes.first, bytes.contains(where: { $0 != first }) else {
      throw .misconfigured("all bytes of \(kind) are the same: use random ones, from \(generator)")
    }
    guard bytes.contains(where: { !(0x20...0x7E).contains($0) }) else {
      throw .misconfigured("\(kind) is printable text: use random bytes, from \(generator); if it is encoded, decode it first")
    }
  }

  /// The bytes of a key's text, canonical base64url without padding.
  ///
  /// - Throws: ``SessionError`` with code `misconfigured`, which names the kind of key.
  package static func decode(_ text: String, called kind: String) throws(SessionError) -> [UInt8] {
    guard let bytes = Base64URL.decode(text) else {
      throw .misconfigured("\(kind) is not base64url without padding: use the text that secretText gave")
    }
    return bytes
  }
}
