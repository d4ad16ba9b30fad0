#if Hummingbird
  public import Hummingbird
  import Sessions
  public import SessionsHTTP

  /// Lets only requests through whose session has a subject: somebody is logged in.
  ///
  /// All others are answered with 401, or sent to a page where they can log in. It stands inside of ``SessionsMiddleware``.
  public struct RequireSubject<Context: SessionsRequestContext>: RouterMiddleware {
    private let location: String?
    private let scope: SessionScope

    /// Creates a middleware.
    ///
    /// - Parameters:
    ///   - location: The page for those who are not logged in; nil for an answer of 401.
    ///   - scope: The name of the session, where a request has several.
    public init(orRedirectTo location: String? = nil, scope: SessionScope = .main) {
      self.location = location
      self.scope = scope
    }

    /// Reads the subject, and calls what stands inside if there is one.
    public func handle(_ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response) async throws
      -> Response
    {
      if try await context.session(scope).subject != nil { return try await next(request, context) }
      if let location { return .redirect(to: location) }
      throw HTTPError(.unauthorized, message: "log in first")
    }
  }
#endif
