#if Hummingbird
  public import HTTPTypes
  public import Hummingbird
  public import Sessions
  import SessionsHTTP

  /// A session that failed is answered with 503, 409 or 500 (`[MW-16]`). The error's message, which is for operators, is not in the answer.
  extension SessionError: HTTPResponseError {
    /// The status of the answer.
    public var status: HTTPResponse.Status { httpStatus }

    /// The answer.
    public func response(from request: Request, context: some RequestContext) throws -> Response {
      answer(fields: httpFields, from: request, context: context)
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
