#if Hummingbird
  public import HTTPTypes
  public import Hummingbird

  /// An error of a handler, or of a session that could not be written, with the answer that ``SessionsMiddleware`` completed.
  ///
  /// A middleware that makes pages of errors stands inside of ``SessionsMiddleware``, where it sees errors as they were thrown. Outside of it, it
  /// would throw the session's cookie away with the answer.
  public struct SessionAnsweredError: HTTPResponseError, CustomStringConvertible, CustomReflectable {
    /// The error that was thrown.
    public let originalError: any Error
    /// The answer, with the session's header fields.
    public let answer: Response

    /// The answer's status.
    public var status: HTTPResponse.Status { answer.status }

    /// The answer.
    public func response(from request: Request, context: some RequestContext) throws -> Response { answer }

    /// The description of the error that was thrown.
    public var description: String { "\(originalError)" }
    /// Shows nothing more: the answer can set the session's cookie (`[ID-4]`).
    public var customMirror: Mirror { Mirror(self, children: []) }
  }
#endif
