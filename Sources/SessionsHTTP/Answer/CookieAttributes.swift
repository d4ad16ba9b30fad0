import Sessions

/// The attributes of a Set-Cookie field, written once: what follows the value, in a fixed order (`[MW-7]`).
struct CookieAttributes: Sendable, Hashable {
  /// The longest lifetime that is ever sent, in seconds: 400 days.
  private static let longestMaxAge: Int64 = 400 * 86400

  // Max-Age stands between the two.
  private let beforeMaxAge: String
  private let afterMaxAge: String

  /// The whole text without Max-Age.
  let untilBrowserCloses: String
  /// The whole text that makes browsers drop the cookie (`[MW-8]`).
  let deleting: String

  /// The attributes of a cookie at its present scope.
  init(_ cookie: SessionCookie) {
    self.init(cookie, at: cookie.scope)
  }

  /// The attributes that delete a cookie of another name or at another scope.
  ///
  /// A name's prefix asks for attributes, or browsers do not heed the deletion.
  init(_ cookie: SessionCookie, deleting name: String, at scope: SessionCookie.Scope) {
    var cookie = cookie
    let isHost = name.hasPrefixIgnoringCase("__Host-")
    if isHost || name.hasPrefixIgnoringCase("__Secure-") { cookie.isSecure = true }
    self.init(cookie, at: isHost ? SessionCookie.Scope() : scope)
  }

  private init(_ cookie: SessionCookie, at scope: SessionCookie.Scope) {
    var before = ""
    if cookie.isHTTPOnly { before += "; HttpOnly" }
    if cookie.isSecure { before += "; Secure" }
    if let domain = scope.domain { before += "; Domain=\(domain)" }
    before += "; Path=\(scope.path); SameSite=\(cookie.sameSite.rawValue)"
    beforeMaxAge = before
    afterMaxAge = cookie.isPartitioned ? "; Partitioned" : ""
    untilBrowserCloses = before + afterMaxAge
    deleting = before + "; Max-Age=0" + afterMaxAge
  }

  /// The most octets that the attributes can take, beginning with the first semicolon (`[CK-8]`).
  var longestBytes: Int { untilBrowserCloses.utf8.count + "; Max-Age=\(Self.longestMaxAge)".utf8.count }

  /// Writes a Set-Cookie field's value into one reserved string.
  ///
  /// - Parameter maxAge: The seconds that browsers keep the cookie; nil for until they close.
  func line(_ name: String, _ value: String, maxAge: Int64?) -> String {
    var line = ""
    line.reserveCapacity(name.utf8.count + value.utf8.count + longestBytes + 1)
    line += name
    line += "="
    line += value
    if let maxAge {
      line += beforeMaxAge
      line += "; Max-Age="
      line += String(maxAge)
      line += afterMaxAge
    } else {
      line += untilBrowserCloses
    }
    return line
  }
}
