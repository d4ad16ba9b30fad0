public import HTTPTypes
public import Sessions

/// A person with a browser: sends requests with the cookies of its jar, and keeps those that the answers set.
///
/// It works with any client, also one that calls the application without a network:
///
/// ```swift
/// let visitor = Visitor { request, body in try await application.respond(to: request, body) }
/// try await visitor.visit("/login", method: .post, body: "username=ada")
/// let page = try await visitor.visit("/me")
/// page.text                     // "hello, ada"
/// ```
///
/// Requests may be sent at the same time, as the tabs of a browser do.
public final class Visitor: Sendable {
  /// Sends a request and returns the answer.
  public typealias Client = @Sendable (HTTPRequest, [UInt8]) async throws -> (HTTPResponse, [UInt8])

  /// Where a request begins, as browsers tell servers (`[MW-13]`).
  public enum Source: Sendable, Hashable {
    /// A page of the same site, or the address bar for GET.
    case ownPage
    /// A page of another origin.
    case otherSite(String)
  }

  /// The answer to a request.
  public struct Answer: Sendable {
    /// Status and header fields.
    public let response: HTTPResponse
    /// The body.
    public let body: [UInt8]
    /// Why the jar refused cookies of the answer, in the order of their fields; empty when it heeded all.
    public let refusals: [CookieJar.Refusal]

    /// The body as text.
    public var text: String { String(decoding: body, as: UTF8.self) }
    /// The status.
    public var status: HTTPResponse.Status { response.status }
    /// The values of the Set-Cookie fields, in order.
    public var setCookies: [String] { response.headerFields.filter { $0.name == .setCookie }.map(\.value) }
  }

  private let host: String
  private let scheme: String
  private let client: Client
  private let cookies: Locked<CookieJar>

  /// Creates a visitor with an empty jar.
  ///
  /// - Parameters:
  ///   - host: The host of the site, with a port if it has one.
  ///   - isSecure: Whether the site is visited over TLS; its Secure cookies are refused otherwise.
  ///   - clock: The time that the jar forgets cookies by.
  ///   - client: Sends a request.
  public init(
    host: String = "example.com", isSecure: Bool = true, clock: any SessionClock = .system, client: @escaping Client
  ) {
    self.host = host
    self.client = client
    scheme = isSecure ? "https" : "http"
    cookies = Locked(CookieJar(clock: clock))
  }

  /// The jar. A copy can be looked at, and another one put in its place.
  public var jar: CookieJar {
    get { cookies.withLock { $0 } }
    set { cookies.withLock { $0 = newValue } }
  }

  /// Sends a request with the visitor's cookies and keeps those of the answer.
  ///
  /// - Parameters:
  ///   - path: The path, with a query if there is one.
  ///   - method: The method.
  ///   - body: The body.
  ///   - fields: Further header fields.
  ///   - source: Where the request begins; it decides which cookies go with it.
  @discardableResult
  public func visit(
    _ path: String, method: HTTPRequest.Method = .get, body: String = "", fields: HTTPFields = [:], from source: Source = .ownPage
  ) async throws -> Answer {
    var request = HTTPRequest(method: method, scheme: scheme, authority: host, path: path, headerFields: fields)
    let address = CookieAddress(host: String(host.prefix { $0 != ":" }), path: path, isSecure: scheme == "https")
    var isCrossSite = false
    var site = "same-origin"
    if case .otherSite(let origin) = source {
      isCrossSite = true
      site = "cross-site"
      if method != .get, method != .head { request.headerFields.append(HTTPField(name: .origin, value: origin)) }
    } else if method != .get, method != .head {
      request.headerFields.append(HTTPField(name: .origin, value: "\(scheme)://\(host)"))
    }
    if let name = HTTPField.Name("Sec-Fetch-Site") { request.headerFields.append(HTTPField(name: name, value: site)) }
    if let field = cookies.withLock({ $0.field(for: address, isCrossSite: isCrossSite, isNavigation: method == .get) }) {
      request.headerFields.append(HTTPField(name: .cookie, value: field))
    }
    let (response, answer) = try await client(request, Array(body.utf8))
    let refusals = cookies.withLock { jar in
      response.headerFields.filter { $0.name == .setCookie }.compactMap { jar.receive($0.value, from: address) }
    }
    return Answer(response: response, body: answer, refusals: refusals)
  }
}
