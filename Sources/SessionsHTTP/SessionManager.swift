public import HTTPTypes
public import Sessions

/// Everything about sessions on a server that is not a framework's: cookies in, commit, header fields out.
///
/// Make one when the application starts. For each request call ``begin(_:)``, give the exchange's session to the handler, and call
/// ``SessionExchange/finish(_:fields:)`` before the head of the answer is sent, also when the handler failed:
///
/// ```swift
/// let sessions = try SessionManager(store: store)
/// let exchange = sessions.begin(request)
/// var response = try await handle(request, exchange.session)
/// try await exchange.finish(.answered(response.status), fields: &response.headerFields)
/// ```
///
/// ``respond(to:statusOf:_:)`` does all of that.
public final class SessionManager: Sendable {
  /// The settings, checked.
  public let configuration: SessionsHTTPConfiguration
  /// The store of the sessions.
  public let store: any SessionStore

  let names: SessionCookieNames
  let writer: SetCookieWriter
  /// The operations that every new session begins with.
  package let newSession: [SessionOperation]
  let csrf: CSRFSigner?
  let metrics: ResponseMetrics

  /// Creates a manager. Create it after `MetricsSystem.bootstrap`, or its counters go nowhere.
  ///
  /// - Throws: `SessionError` with code `misconfigured`, naming the setting that contradicts another one or the store (`[MW-7]`).
  public init(store: any SessionStore, configuration: SessionsHTTPConfiguration = SessionsHTTPConfiguration()) throws(SessionError) {
    let carrier = store.carrier
    try configuration.validate(carrier: carrier)
    self.configuration = configuration
    self.store = store
    names = SessionCookieNames(configuration, carrier: carrier)
    writer = SetCookieWriter(configuration.cookie, names)
    newSession = (configuration.cookie.lifetime == .untilDeadline ? [.setPersistent(true)] : []) + configuration.newSession
    csrf = configuration.csrfKeys.isEmpty ? nil : CSRFSigner(keys: configuration.csrfKeys)
    metrics = ResponseMetrics()
  }

  /// Begins a request: reads its Cookie fields and nothing else; no I/O (`[MW-1]`, `[MW-15]`).
  public func begin(_ request: HTTPRequest) -> SessionExchange {
    var presented = PresentedTokens()
    var secPurpose: String?
    let fields = request.headerFields
    for index in fields.indices {
      let field = fields[index]
      switch field.name.canonicalName {
      case "cookie": field.withUnsafeBytesOfValue { presented.add($0, names) }
      case "sec-purpose": secPurpose = secPurpose ?? field.value
      default: break
      }
    }
    return begin(presented, isSpeculative: SpeculativeRequest.matches(method: request.method.rawValue, secPurpose: secPurpose))
  }

  /// Begins a request of a server with types of its own; no I/O.
  ///
  /// - Parameters:
  ///   - cookieFields: The values of all Cookie fields, unchanged and in the order of the request.
  ///   - method: The method.
  ///   - secPurpose: The Sec-Purpose field.
  public func begin(cookieFields: [String], method: String, secPurpose: String?) -> SessionExchange {
    var presented = PresentedTokens()
    for field in cookieFields {
      var field = field
      field.withUTF8 { presented.add($0, names) }
    }
    return begin(presented, isSpeculative: SpeculativeRequest.matches(method: method, secPurpose: secPurpose))
  }

  private func begin(_ presented: consuming PresentedTokens, isSpeculative: Bool) -> SessionExchange {
    presented.complete(names, isWellFormed: store.isWellFormed)
    let session = Session(
      tokens: presented.tokens, in: store, clock: configuration.clock, isSpeculative: isSpeculative,
      lostChanges: configuration.lostChanges, newSession: newSession, rotatesOnSubjectChange: configuration.rotatesOnSubjectChange,
      events: configuration.events, attachment: csrf)
    return SessionExchange(session: session, manager: self, hasOldName: presented.hasOldName, toMove: presented.toMove)
  }

  /// The cookies that carry a token.
  ///
  /// - Throws: `SessionError` of the store's carrier.
  package func cookies(for token: String) throws(SessionError) -> [(name: String, value: String)] {
    guard let carrier = names.carrier else { return [(configuration.cookie.fullName, token)] }
    return try carrier.cookies(for: token)
  }

  /// The fields of an answer that reports an error; as `SessionError.httpFields`, with the configured time to wait (`[MW-16]`).
  public func fields(for error: SessionError) -> HTTPFields { error.httpFields(retryAfter: configuration.retryAfter) }
}
