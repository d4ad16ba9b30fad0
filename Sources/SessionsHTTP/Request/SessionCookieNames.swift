import Sessions

/// The names of the cookies that a manager reads and sets.
final class SessionCookieNames: Sendable {
  /// The names that the manager sets: the configured one, or all that the store's carrier uses.
  let own: [String]
  /// The older names, which are only read (`[MW-23]`).
  let old: [String]
  /// The way in which the store's tokens travel; nil for one cookie whose value is the token.
  let carrier: (any SessionTokenCarrier)?
  /// All of them.
  let read: [String]
  /// The search for all of them in a request.
  let scan: CookieScan

  init(_ configuration: SessionsHTTPConfiguration, carrier: (any SessionTokenCarrier)?) {
    own = carrier?.names ?? [configuration.cookie.fullName]
    old = configuration.alsoReads
    read = own + old
    scan = CookieScan(names: read)
    self.carrier = carrier
  }

  /// Whether a Set-Cookie field's value sets a cookie of the session.
  func isOwn(setCookie value: UnsafeBufferPointer<UInt8>) -> Bool {
    let isSpace: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    let pair = value.prefix { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ";") }
    guard pair.endIndex < value.endIndex, value[pair.endIndex] == UInt8(ascii: "=") else { return false }
    let name = pair.drop(while: isSpace)
    let length = name.reversed().drop(while: isSpace).count
    return own.contains { $0.utf8.elementsEqual(name.prefix(length)) }
  }
}
