/// The session's cookie: its name, where browsers send it, and how long they keep it (`[MW-7]`).
///
/// The defaults are the strictest ones that a site on one host over TLS can have: `__Host-session`, Secure, HttpOnly, SameSite=Lax, Path=/,
/// until the browser closes. Settings that contradict each other are refused when the ``SessionManager`` is made.
public struct SessionCookie: Sendable, Hashable {
  /// The text that browsers know at the beginning of a name, and what they ask of such a cookie.
  public enum Prefix: String, Sendable, Hashable, CaseIterable {
    /// `__Host-`: Secure, no Domain, Path=/. No other host can set it.
    case host = "__Host-"
    /// `__Secure-`: Secure.
    case secure = "__Secure-"
    /// No prefix.
    case none = ""
  }

  /// Whether requests that other sites cause carry the cookie.
  public enum SameSite: String, Sendable, Hashable, CaseIterable {
    /// Never, links from other sites included.
    case strict = "Strict"
    /// With links from other sites, not with their forms and frames.
    case lax = "Lax"
    /// Always. Browsers ask for Secure then.
    case none = "None"
  }

  /// How long browsers keep the cookies of new sessions.
  public enum Lifetime: String, Sendable, Hashable, CaseIterable {
    /// Until the browser closes.
    case browserSession
    /// Until the session's absolute deadline, as with `setPersistent(true)` (`[TTL-11]`).
    case untilDeadline
  }

  /// A place at which browsers keep a cookie of a name: each has a cookie of its own.
  public struct Scope: Sendable, Hashable {
    /// The full name that the cookie had there; nil for the present one.
    public var name: String?
    /// The Domain attribute; nil for the host alone.
    public var domain: String?
    /// The Path attribute.
    public var path: String

    /// Creates a scope; without a domain it is the host's alone.
    public init(name: String? = nil, domain: String? = nil, path: String = "/") {
      self.name = name
      self.domain = domain
      self.path = path
    }
  }

  /// The name without its prefix.
  public var name: String
  /// The prefix of the name.
  public var prefix: Prefix
  /// Whether browsers send the cookie over TLS only. It is configured, never guessed from the connection (`[MW-18]`).
  public var isSecure: Bool
  /// Whether scripts cannot read the cookie.
  public var isHTTPOnly: Bool
  /// Whether a page in a frame has a cookie jar of its own for each site that it is embedded in.
  public var isPartitioned: Bool
  /// Whether requests that other sites cause carry the cookie.
  public var sameSite: SameSite
  /// The Domain attribute, for subdomains too; nil for the host alone.
  public var domain: String?
  /// The Path attribute.
  public var path: String
  /// How long browsers keep the cookies of new sessions; a session's own `setPersistent(_:)` wins.
  public var lifetime: Lifetime
  /// Where earlier deployments set the cookie: cleared with every set and delete (`[MW-23]`).
  ///
  /// A scope with an older name is cleared when a cookie of an older name came. At the present scope older names need not be listed.
  public var formerScopes: [Scope]

  /// Creates a cookie; see the properties for their meaning.
  public init(
    name: String = "session", prefix: Prefix = .host, isSecure: Bool = true, isHTTPOnly: Bool = true, isPartitioned: Bool = false,
    sameSite: SameSite = .lax, domain: String? = nil, path: String = "/", lifetime: Lifetime = .browserSession,
    formerScopes: [Scope] = []
  ) {
    self.name = name
    self.prefix = prefix
    self.isSecure = isSecure
    self.isHTTPOnly = isHTTPOnly
    self.isPartitioned = isPartitioned
    self.sameSite = sameSite
    self.domain = domain
    self.path = path
    self.lifetime = lifetime
    self.formerScopes = formerScopes
  }

  /// A cookie without Secure and without a prefix, for development without TLS (`[MW-18]`).
  public static func plainHTTP(_ name: String = "session") -> SessionCookie {
    SessionCookie(name: name, prefix: .none, isSecure: false)
  }

  /// A cookie for pages that other sites embed: SameSite=None, Secure and Partitioned.
  public static func embedded(_ name: String = "session") -> SessionCookie {
    SessionCookie(name: name, isPartitioned: true, sameSite: .none)
  }

  /// The name with its prefix, as it is sent.
  public var fullName: String { prefix.rawValue + name }

  /// The scope at which the cookie is set.
  public var scope: Scope { Scope(domain: domain, path: path) }
}
