#if Hummingbird
  import HTTPTypes
  public import Hummingbird
  import Logging
  public import Sessions
  public import SessionsHTTP

  /// Gives each request a session, and completes its answer: the changes are written before the head is sent (`[MW-2]`), and the head has the
  /// cookie and what caches need to know.
  ///
  /// ```swift
  /// let router = Router(context: BasicSessionsContext.self)
  /// router.add(middleware: try SessionsMiddleware(store: store))
  /// router.get("/") { _, context in
  ///   let visits = try await context.session.get(.visits) ?? 0
  ///   return "visits: \(visits)\n"
  /// }
  /// ```
  ///
  /// What stands inside can use the session, what stands outside sees the final answer: logging, metrics, tracing, CORS and health routes come
  /// before it, authentication and pages for errors after it. A request that does not use its session costs no I/O and gets no field (`[MW-1]`).
  ///
  /// The status of the answer decides, returned or thrown: below 500 changes are written, from 500 on they are dropped (`[MW-5]`). When they
  /// cannot be written, the answer is replaced by 503, 409 or 500 (`[MW-4]`, `[MW-16]`). Afterwards the session is sealed: a body that is
  /// written later can read what was loaded, and nothing else (`[MW-3]`); for work after the head there is `Session.later()`.
  ///
  /// With `crossOrigin: .reject()` in its configuration it answers 403 to requests that change something and come from another site (`[MW-13]`).
  public struct SessionsMiddleware<Context: SessionsRequestContext>: RouterMiddleware {
    private let manager: SessionManager
    private let scope: SessionScope

    /// Creates a middleware with a manager of its own.
    ///
    /// - Parameters:
    ///   - store: The store of the sessions.
    ///   - configuration: The settings; by default a cookie `__Host-session`, which browsers keep over TLS only.
    ///   - scope: The name of the session, where a request has several.
    /// - Throws: `SessionError` with code `misconfigured`, naming the setting that contradicts another one or the store.
    public init(
      store: any SessionStore, configuration: SessionsHTTPConfiguration = SessionsHTTPConfiguration(), scope: SessionScope = .main
    ) throws(SessionError) {
      self.init(try SessionManager(store: store, configuration: configuration), scope: scope)
    }

    /// Creates a middleware of a manager. Where one stands inside another one of the same manager, they are one session (`[MW-17]`).
    public init(_ manager: SessionManager, scope: SessionScope = .main) {
      self.manager = manager
      self.scope = scope
    }

    /// Begins the request's session, calls what stands inside, and completes the answer.
    public func handle(_ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response) async throws
      -> Response
    {
      if let status = manager.refusal(of: request.head) { throw HTTPError(status, message: "the request comes from another site") }
      var context = context
      guard let exchange = try context.sessionSlots.begin(manager, request.head, scope: scope) else {
        return try await next(request, context)
      }
      var response: Response
      do {
        response = try await next(request, context)
      } catch {
        throw await answer(to: error, exchange, request, context)
      }
      do throws(SessionError) {
        try await exchange.finish(.answered(response.status), fields: &response.headers)
      } catch {
        throw replacement(of: error, response.headers, request, context)
      }
      return response
    }

    /// Finishes the exchange of a handler that threw. The error is thrown on, with the session's fields in its answer.
    private func answer(to error: any Error, _ exchange: SessionExchange, _ request: Request, _ context: Context) async -> any Error {
      let original = (error as? SessionAnsweredError)?.originalError ?? error
      var answer: Response
      let ending: SessionExchange.Ending
      if let own = original as? SessionError {
        answer =
          (error as? SessionAnsweredError)?.answer ?? own.answer(fields: manager.fields(for: own), from: request, context: context)
        ending = .failed
        own.log(to: context, scope: scope, rate: manager.configuration.events.rate)
      } else if let thrown = try? (error as? any HTTPResponseError)?.response(from: request, context: context) {
        answer = thrown
        ending = .answered(thrown.status)
      } else {
        answer = Response(status: .internalServerError)
        ending = .failed
        // With an answer Hummingbird takes the error for handled, and says nothing of it.
        context.logger.debug("the handler failed", metadata: ["error": "\(error)"])
      }
      let before = answer.headers
      do throws(SessionError) {
        try await exchange.finish(ending, fields: &answer.headers)
      } catch {
        return replacement(of: error, answer.headers, request, context)
      }
      // Who waits outside for an error of a type of its own gets it as it was, if the session has nothing to say.
      if answer.headers == before, !(error is SessionError) { return error }
      return SessionAnsweredError(originalError: original, answer: answer)
    }

    /// The answer that takes the place of one whose session could not be written.
    private func replacement(of error: SessionError, _ fields: HTTPFields, _ request: Request, _ context: Context) -> SessionAnsweredError {
      error.log(to: context, scope: scope, rate: manager.configuration.events.rate)
      return SessionAnsweredError(originalError: error, answer: error.answer(fields: fields, from: request, context: context))
    }
  }
#endif
