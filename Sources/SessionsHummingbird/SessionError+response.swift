#if Hummingbird
  public import HTTPTypes
  public import Hummingbird
  import Logging
  public import Sessions
  import SessionsHTTP

  /// A session that failed is answered with 503, 409 or 500 (`[MW-16]`). The error's message, which is for operators, is not in the answer.
  extension SessionError: HTTPResponseError {
    /// The status of the answer.
    public var status: HTTPResponse.Status { httpStatus }

    /// The answer, for an error that no ``SessionsMiddleware`` has seen: its message, such as which middleware is missing, goes to the log.
    public func response(from request: Request, context: some RequestContext) throws -> Response {
      log(to: context, rate: Self.unseenErrors)
      return answer(fields: httpFields, from: request, context: context)
    }

    /// The rate of errors that no ``SessionsMiddleware`` has seen.
    private static let unseenErrors = LogRate()

    /// Logs the error: a session that ended elsewhere meanwhile is nobody's mistake.
    ///
    /// A client that sends its request again and again, or an outage, is no entry for each request (`[ERR-7]`).
    func log(to context: some RequestContext, scope: SessionScope = .main, rate: LogRate) {
      let level: Logger.Level = httpStatus == .conflict ? .info : .error
      rate.log(
        "the session failed", kind: "answer \(scope.name) \(code)", at: level, ["error": "\(self)", "scope": "\(scope.name)"],
        to: context.logger)
    }

    /// The answer with other header fields than its own.
    func answer(fields: HTTPFields, from request: Request, context: some RequestContext) -> Response {
      let error = HTTPError(httpStatus, headers: fields, message: text)
      // An encoder of the application's own may not be able to encode the text.
      return (try? error.response(from: request, context: context)) ?? Response(status: httpStatus, headers: fields)
    }

    private var text: String? {
      switch httpStatus {
      case .serviceUnavailable: "the session cannot be reached or written now: try again"
      case .conflict: "the session ended or was changed meanwhile: load the page again"
      default: nil
      }
    }
  }
#endif
