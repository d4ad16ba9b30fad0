/// A Set-Cookie field, in its parts.
package struct SetCookie: Sendable, Equatable {
  /// The characters of a token.
  package static let tokenLength = 64

  /// The cookie's name.
  package let name: String
  /// The cookie's value.
  package let value: String
  /// All that stands behind the value, such as `; HttpOnly; Path=/`.
  package let attributes: String

  /// Reads a field's value; nil when it has no name.
  package init?(_ field: String) {
    let pair = field.prefix { $0 != ";" }
    guard let equals = pair.firstIndex(of: "="), equals > pair.startIndex else { return nil }
    name = String(pair[..<equals])
    value = String(pair[pair.index(after: equals)...])
    attributes = String(field[pair.endIndex...])
  }

  /// Whether the value is a token: 64 characters of base64url.
  package var isToken: Bool {
    value.utf8.count == Self.tokenLength && value.utf8.allSatisfy(Self.isTokenByte)
  }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  }

  /// Whether it deletes the cookie.
  package var isDeletion: Bool { value.isEmpty && attributes.hasSuffix("; Max-Age=0") || attributes.contains("; Max-Age=0;") }
}

/// The session cookies of the demo application and the attributes that they are set with.
package struct CookieShape: Sendable {
  /// The cookie's name.
  package let name: String
  /// The attributes before Max-Age.
  package let attributes: String
  /// The attributes behind Max-Age.
  package let tail: String

  /// The cookie of `/run` and of the seeds.
  package static let session = CookieShape(name: "session", attributes: "; HttpOnly; Path=/; SameSite=Lax", tail: "")
  /// The cookie of `/admin`.
  package static let admin = CookieShape(name: "admin", attributes: session.attributes, tail: "")
  /// The cookie of `/moved`.
  package static let moved = CookieShape(name: "moved", attributes: session.attributes, tail: "")
  /// The cookie of `/secure`.
  package static let secure = CookieShape(
    name: "__Host-secure", attributes: "; HttpOnly; Secure; Path=/; SameSite=None", tail: "; Partitioned")

  /// The attributes of a cookie that lasts so long; nil for as long as the browser is open.
  package func attributes(maxAge: Int? = nil) -> String { attributes + (maxAge.map { "; Max-Age=\($0)" } ?? "") + tail }
}
