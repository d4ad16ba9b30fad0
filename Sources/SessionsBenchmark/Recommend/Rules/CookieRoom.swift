/// How large a session may be that a browser holds.
///
/// A cookie's header line has at most 4096 octets. Sealing adds 49 bytes and the session's own data, base64 a third of the whole; the rest is
/// what the fields and their keys may have.
enum CookieRoom {
  /// What surely fits into one cookie, in bytes.
  static let one = 2800
  /// What surely fits into the most cookies that a session may be split into.
  static let most = 11_500
  /// The most cookies.
  static let mostCookies = 4

  /// How many cookies a session takes; nil when it does not fit into any number.
  static func cookies(_ bytes: Int) -> Int? {
    guard bytes <= most else { return nil }
    return max(1, (bytes + one - 1) / one).clamped(to: mostCookies)
  }
}

extension Int {
  fileprivate func clamped(to most: Int) -> Int { Swift.min(self, most) }
}
