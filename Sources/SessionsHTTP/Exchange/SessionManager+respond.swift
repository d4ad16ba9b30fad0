public import HTTPTypes
public import Sessions

extension SessionManager {
  /// Does the whole life of a request: refuses it if it comes from another site, calls the handler, and completes its answer.
  ///
  /// ```swift
  /// do {
  ///   let (response, body) = try await sessions.respond(to: request) { session in try await handle(request, session) }
  ///   try await send(response, body)
  /// } catch let replaced as ReplacedAnswer {
  ///   try await send(replaced.response, nil)
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - request: The request.
  ///   - statusOf: The status of an error that is an answer, such as a framework's "not found"; nil for an error that is none.
  ///   - handler: The application's handler.
  /// - Returns: the handler's answer, with the header fields of the session.
  /// - Throws: ``ReplacedAnswer`` when another answer goes out than one that the handler returned: for a refused request, for an error of the
  ///   handler, and when its changes could not be written.
  public func respond<Body>(
    to request: HTTPRequest, statusOf: (any Error) -> HTTPResponse.Status? = { _ in nil },
    _ handler: (Session) async throws -> (HTTPResponse, Body)
  ) async throws -> (HTTPResponse, Body) {
    if let status = refusal(of: request) { throw ReplacedAnswer(HTTPResponse(status: status), because: nil) }
    let exchange = begin(request)
    var (response, body): (HTTPResponse, Body)
    do {
      (response, body) = try await handler(exchange.session)
    } catch {
      throw await exchange.answer(to: error, status: statusOf(error))
    }
    do throws(SessionError) {
      try await exchange.finish(.answered(response.status), fields: &response.headerFields)
    } catch {
      throw ReplacedAnswer(HTTPResponse(status: error.httpStatus, headerFields: response.headerFields), because: error)
    }
    return (response, body)
  }
}

extension SessionExchange {
  /// Finishes an exchange whose handler threw, and returns the answer to send.
  fileprivate func answer(to error: any Error, status: HTTPResponse.Status?) async -> ReplacedAnswer {
    let own = error as? SessionError
    var fields = own.map(manager.fields) ?? HTTPFields()
    let ending: Ending = if let status, own == nil { .answered(status) } else { .failed }
    do throws(SessionError) {
      try await finish(ending, fields: &fields)
    } catch {
      return ReplacedAnswer(HTTPResponse(status: error.httpStatus, headerFields: fields), because: error)
    }
    return ReplacedAnswer(
      HTTPResponse(status: own?.httpStatus ?? status ?? .internalServerError, headerFields: fields), because: error)
  }
}

/// An answer that goes out instead of one that a handler returned, complete but for its body.
public struct ReplacedAnswer: Error, Sendable {
  /// The status, and the header fields that the session asks for.
  public let response: HTTPResponse
  /// The error that the handler or the session's commit ended with; nil for a request that was refused before its handler ran.
  public let cause: (any Error)?

  init(_ response: HTTPResponse, because cause: (any Error)?) {
    self.response = response
    self.cause = cause
  }
}

extension ReplacedAnswer: CustomStringConvertible, CustomReflectable {
  /// The status and the cause, without the header fields: one of them can set the session's cookie (`[ID-4]`).
  public var description: String { "\(response.status)" + (cause.map { ": \($0)" } ?? "") }
  /// Shows nothing more.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
