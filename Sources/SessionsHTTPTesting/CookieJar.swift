public import Sessions

/// A place on the web, as far as cookies can tell places apart.
public struct CookieAddress: Sendable, Hashable {
  /// The host, in lower case and without a port: cookies do not know ports.
  public var host: String
  /// The path, without a query.
  public var path: String
  /// Whether the connection is secure.
  public var isSecure: Bool

  /// Creates an address.
  ///
  /// - Parameters:
  ///   - host: The host, without a port.
  ///   - path: The path; a query after it is left out.
  ///   - isSecure: Whether the connection is secure.
  public init(host: String, path: String = "/", isSecure: Bool = true) {
    self.host = host.lowercased()
    self.path = String(path.prefix { $0 != "?" })
    self.isSecure = isSecure
  }
}

/// A browser's cookies: it keeps, sends, refuses and forgets them as RFC 6265bis says, on a clock that tests move.
///
/// ```swift
/// var jar = CookieJar(clock: clock)
/// jar.receive("__Host-session=abc; HttpOnly; Secure; Path=/; SameSite=Lax", from: CookieAddress(host: "example.com"))
/// jar.field(for: CookieAddress(host: "example.com", path: "/account"))   // "__Host-session=abc"
/// ```
///
/// It keeps no list of public suffixes, and a partitioned cookie is kept like any other.
public struct CookieJar: Sendable {
  /// A cookie that the jar keeps.
  public struct Cookie: Sendable, Hashable {
    /// The name.
    public let name: String
    /// The value.
    public let value: String
    /// The host that set it, or the Domain attribute.
    public let domain: String
    /// Whether only that host gets it.
    public let isHostOnly: Bool
    /// The path below which it is sent.
    public let path: String
    /// When it is forgotten; nil for when the browser closes.
    public let expiresAt: Timestamp?
    /// Whether it is sent over secure connections only.
    public let isSecure: Bool
    /// Whether scripts cannot read it.
    public let isHTTPOnly: Bool
    /// The SameSite attribute in lower case; `lax` when there was none.
    public let sameSite: String
    /// Whether it was set with Partitioned.
    public let isPartitioned: Bool

    func isSamePlace(as other: Cookie) -> Bool {
      name == other.name && domain == other.domain && isHostOnly == other.isHostOnly && path == other.path
    }
  }

  /// Why a browser does not keep a cookie that it was sent.
  public enum Refusal: String, Sendable, Hashable, CaseIterable {
    /// It has no name or a control character.
    case malformed
    /// Name and value have more than 4096 bytes together.
    case tooLarge
    /// Its Domain is not the host's, nor one above it.
    case foreignDomain
    /// It is Secure and came over an insecure connection.
    case insecureConnection
    /// Its name begins with `__Secure-` without Secure.
    case securePrefix
    /// Its name begins with `__Host-` without Secure, with Domain or with another Path than `/`.
    case hostPrefix
    /// It has SameSite=None without Secure.
    case sameSiteNone
    /// It is Partitioned without Secure.
    case partitioned
    /// It came over an insecure connection and would hide a Secure one.
    case shadowsSecure
  }

  /// The most seconds that browsers keep a cookie: 400 days.
  private static let longestMaxAge: Int64 = 400 * 86400

  private let clock: any SessionClock
  // In the order in which they were first set.
  private var kept: [Cookie] = []

  /// Creates an empty jar.
  public init(clock: any SessionClock = .system) {
    self.clock = clock
  }

  /// The cookies that are not forgotten yet, in the order in which they were first set.
  public var cookies: [Cookie] { kept.filter(isLive) }

  /// The value of the first cookie of a name; nil when there is none.
  public subscript(name: String) -> String? { cookies.first { $0.name == name }?.value }

  /// Keeps the cookie of a Set-Cookie field's value, deletes what it deletes, or refuses it.
  ///
  /// - Returns: why it was refused; nil when it was heeded.
  @discardableResult
  public mutating func receive(_ setCookie: String, from address: CookieAddress) -> Refusal? {
    guard let parsed = SetCookieText(setCookie) else { return .malformed }
    guard parsed.name.utf8.count + parsed.value.utf8.count <= 4096 else { return .tooLarge }
    let named = parsed.domain
    if let named, !address.host.isWithin(domain: named) { return .foreignDomain }
    if let refusal = Self.refusal(of: parsed, isSecureConnection: address.isSecure) { return refusal }
    let maxAge = parsed.maxAge.map { min($0, Self.longestMaxAge) }
    let cookie = Cookie(
      name: parsed.name, value: parsed.value, domain: named ?? address.host, isHostOnly: named == nil,
      path: parsed.path ?? address.defaultPath, expiresAt: maxAge.map { clock.now.advanced(by: .seconds(max($0, 0))) },
      isSecure: parsed.isSecure, isHTTPOnly: parsed.isHTTPOnly, sameSite: parsed.sameSite, isPartitioned: parsed.isPartitioned)
    if !address.isSecure, kept.contains(where: { $0.isSecure && isLive($0) && $0.isShadowed(by: cookie) }) { return .shadowsSecure }
    let position = kept.firstIndex { $0.isSamePlace(as: cookie) }
    switch (position, isLive(cookie)) {
    case (let position?, true): kept[position] = cookie
    case (let position?, false): kept.remove(at: position)
    case (nil, true): kept.append(cookie)
    case (nil, false): break
    }
    return nil
  }

  private static func refusal(of parsed: SetCookieText, isSecureConnection: Bool) -> Refusal? {
    if parsed.isSecure, !isSecureConnection { return .insecureConnection }
    let name = parsed.name.lowercased()
    if name.hasPrefix("__secure-"), !parsed.isSecure { return .securePrefix }
    if name.hasPrefix("__host-"), !parsed.isSecure || parsed.domain != nil || parsed.path != "/" { return .hostPrefix }
    if parsed.sameSite == "none", !parsed.isSecure { return .sameSiteNone }
    if parsed.isPartitioned, !parsed.isSecure { return .partitioned }
    return nil
  }

  /// The Cookie field of a request; nil when there is nothing to send.
  ///
  /// - Parameters:
  ///   - address: Where the request goes.
  ///   - isCrossSite: Whether a page of another site caused it.
  ///   - isNavigation: Whether it loads a page with GET, as following a link does.
  public func field(for address: CookieAddress, isCrossSite: Bool = false, isNavigation: Bool = true) -> String? {
    let sent = cookies.filter { cookie in
      (cookie.isHostOnly ? address.host == cookie.domain : address.host.isWithin(domain: cookie.domain))
        && address.path.isWithin(path: cookie.path) && (address.isSecure || !cookie.isSecure)
        && (!isCrossSite || cookie.sameSite == "none" || cookie.sameSite == "lax" && isNavigation)
    }
    // Longer paths first; a stable order among equals, which `sorted` promises.
    let ordered = sent.sorted { $0.path.utf8.count > $1.path.utf8.count }
    return ordered.isEmpty ? nil : ordered.map { "\($0.name)=\($0.value)" }.joined(separator: "; ")
  }

  /// Closes the browser: only cookies with a lifetime of their own stay.
  public mutating func closeBrowser() {
    kept.removeAll { $0.expiresAt == nil }
  }

  private func isLive(_ cookie: Cookie) -> Bool {
    guard let expiresAt = cookie.expiresAt else { return true }
    return clock.now < expiresAt
  }
}

extension CookieJar.Cookie {
  /// Whether another cookie of this name would be sent in this one's place.
  fileprivate func isShadowed(by other: Self) -> Bool {
    name == other.name && (domain.isWithin(domain: other.domain) || other.domain.isWithin(domain: domain))
      && other.path.isWithin(path: path)
  }
}

extension CookieAddress {
  /// The path of a cookie that names none: the folder of the address.
  fileprivate var defaultPath: String {
    guard path.hasPrefix("/"), let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
    return String(path[..<slash])
  }
}

extension String {
  /// Whether this host is the domain or below it.
  fileprivate func isWithin(domain: String) -> Bool { self == domain || hasSuffix("." + domain) }

  /// Whether this path is the other one or below it.
  fileprivate func isWithin(path: String) -> Bool {
    guard hasPrefix(path) else { return false }
    return utf8.count == path.utf8.count || path.hasSuffix("/") || dropFirst(path.count).hasPrefix("/")
  }
}
