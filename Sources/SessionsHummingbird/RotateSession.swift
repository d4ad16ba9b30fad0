#if Hummingbird
  public import Hummingbird
  public import Sessions
  public import SessionsHTTP

  /// Replaces the token of the session with the answer of each request of a route or group: a route's own flag, such as a login's.
  ///
  /// ```swift
  /// router.group("login").add(middleware: RotateSession()).post { request, context in ... }
  /// ```
  ///
  /// It stands inside of ``SessionsMiddleware``. Below 500 the token is replaced in the same write as the handler's changes; a handler that ends
  /// the session ends it.
  public struct RotateSession<Context: SessionsRequestContext>: RouterMiddleware {
    private let rotation: Rotation
    private let scope: SessionScope

    /// Creates a middleware.
    ///
    /// - Parameters:
    ///   - rotation: The reason, which decides what happens to the old token (`[ROT-3]`, `[ROT-4]`).
    ///   - scope: The name of the session, where a request has several.
    public init(_ rotation: Rotation = .privilegeChange(), scope: SessionScope = .main) {
      self.rotation = rotation
      self.scope = scope
    }

    /// Asks for the rotation and calls what stands inside.
    public func handle(_ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response) async throws
      -> Response
    {
      try context.session(scope).rotate(rotation)
      return try await next(request, context)
    }
  }
#endif
