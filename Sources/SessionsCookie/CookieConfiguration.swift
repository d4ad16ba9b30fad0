public import Sessions

/// The settings of a ``CookieSessionStore``.
public struct CookieConfiguration: Sendable {
  /// The handling of cookies that were sealed without the name of an application, by one that has a name (`[CK-10]`).
  ///
  /// To name an application that is in use without logging anybody out: set its name with ``sealed`` on every node, then ``opened`` on every
  /// node, and ``refused`` when no cookie without the name can be live any more. Until then those of other applications without a name open
  /// as well.
  public enum UnnamedCookies: String, Sendable, Hashable {
    /// They are no session.
    case refused
    /// They are opened, and sealed again with the name with the next response.
    case opened
    /// They are opened and still made, as long as there are nodes that do not know the name. Cookies with the name are opened, too.
    case sealed
  }

  /// The keys.
  public var keys: CookieKeyRing
  /// The name of the cookie, which the seal is bound to (`[CK-2]`).
  public var name: String
  /// The name of the application, which the seal is bound to (`[CK-10]`); nil, the default, for none.
  ///
  /// Applications that share a key and the cookie's name open each other's cookies unless they have different names here: a session of one
  /// is a session of the other. To name an application that is in use already, see ``UnnamedCookies``.
  public var application: String?
  /// The handling of cookies without the name of an application, once ``application`` is set; refused by default.
  public var unnamedCookies: UnnamedCookies
  /// The most octets that the response's cookie attributes can have, beginning with the first semicolon; 128 by default (`[CK-8]`).
  ///
  /// The default has room for every attribute but a domain: with one, add 9 and its length.
  public var attributesBytes: Int
  /// Whether a large session may take several cookies; off by default.
  public var chunking: CookieChunking
  /// Whether the content is padded to a multiple of 32 bytes before sealing, so that small differences do not show in the cookie's length,
  /// such as that of two roles; on by default (`[CK-11]`). It costs 21 characters of a cookie on average and 42 at most,
  /// and no room: what fits without padding fits with it.
  public var padsContent: Bool
  /// The lifetimes of sessions.
  public var limits: SessionLimits
  /// The largest sizes of sessions, besides the room in a cookie.
  public var sizes: SizeLimits
  /// Revokes all sessions of a subject at once, for one read a request; nil, the default, for none (`[IX-4]`).
  public var revocationEpochs: (any RevocationEpochs)?
  /// The receiver of events: `unknownKey` and `sealBroken` show that a key ring is wrong, before users tell.
  ///
  /// Anybody can send a cookie that causes one. What tells is that they come all the time.
  public var events: SessionEventReporter

  /// Creates a configuration; see the properties for the defaults.
  public init(
    keys: CookieKeyRing,
    name: String = "__Host-session",
    application: String? = nil,
    unnamedCookies: UnnamedCookies = .refused,
    attributesBytes: Int = 128,
    chunking: CookieChunking = .off,
    padsContent: Bool = true,
    limits: SessionLimits = SessionLimits(),
    sizes: SizeLimits = SizeLimits(),
    revocationEpochs: (any RevocationEpochs)? = nil,
    events: SessionEventReporter = SessionEventReporter()
  ) {
    self.keys = keys
    self.name = name
    self.application = application
    self.unnamedCookies = unnamedCookies
    self.attributesBytes = attributesBytes
    self.chunking = chunking
    self.padsContent = padsContent
    self.limits = limits
    self.sizes = sizes
    self.revocationEpochs = revocationEpochs
    self.events = events
  }

  func validate() throws(SessionError) {
    try limits.validate()
    let separators = Set("()<>@,;:\\\"/[]?={}".utf8)
    guard !name.isEmpty, name.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !separators.contains($0) }) else {
      throw .misconfigured("the cookie name has to be one or more of the characters that RFC 6265 allows in a token")
    }
    guard application?.isEmpty != true else {
      throw .misconfigured("application is an empty text: name the application, or use nil")
    }
    guard attributesBytes >= 0 else {
      throw .misconfigured("attributesBytes is \(attributesBytes): it cannot be negative")
    }
    if case .upTo(let count) = chunking, !(2...4).contains(count) {
      throw .misconfigured("chunking is up to \(count) cookies: use 2 to 4, or .off")
    }
    guard CookieBudget.valueBytes(name: "\(name).0", attributesBytes: attributesBytes) >= 256 else {
      throw .misconfigured("the cookie's name and attributesBytes leave less than 256 octets for its value")
    }
  }
}
