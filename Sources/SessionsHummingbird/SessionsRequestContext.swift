#if Hummingbird
  public import Hummingbird
  public import Sessions
  public import SessionsHTTP

  /// A request context that holds the request's sessions.
  ///
  /// ```swift
  /// struct AppContext: SessionsRequestContext {
  ///   var coreContext: CoreRequestContextStorage
  ///   var sessionSlots = SessionSlots()
  ///
  ///   init(source: Source) { coreContext = CoreRequestContextStorage(source: source) }
  /// }
  /// ```
  ///
  /// A child context takes its parent's slots over, or the routes below have no session.
  public protocol SessionsRequestContext: RequestContext {
    /// The sessions that middlewares have begun.
    var sessionSlots: SessionSlots { get set }
  }

  extension SessionsRequestContext {
    /// The session of the request.
    ///
    /// - Throws: `SessionError` with code `misconfigured` when no ``SessionsMiddleware`` stands before the route: the server's mistake, and never
    ///   an empty session (`[MW-25]`).
    public var session: Session {
      get throws(SessionError) { try sessionSlots.session() }
    }

    /// A session that the request has beside the main one, such as an administrator's.
    ///
    /// - Throws: `SessionError` with code `misconfigured` when no ``SessionsMiddleware`` of this scope stands before the route.
    public func session(_ scope: SessionScope) throws(SessionError) -> Session { try sessionSlots.session(scope) }
  }

  /// The context of an application that needs nothing besides sessions.
  public struct BasicSessionsContext: SessionsRequestContext {
    /// Hummingbird's own values.
    public var coreContext: CoreRequestContextStorage
    /// The sessions that middlewares have begun.
    public var sessionSlots: SessionSlots = SessionSlots()

    /// Creates the context of a request.
    public init(source: Source) {
      coreContext = CoreRequestContextStorage(source: source)
    }
  }
#endif
