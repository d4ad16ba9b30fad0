import FlyingFox
import Foundation
import Sessions
import SessionsHTTP

import struct HTTPTypes.HTTPField
import struct HTTPTypes.HTTPFields

/// Sessions for FlyingFox: all that a framework's adapter has to do.
///
/// FlyingFox has types of its own, so that values are moved by hand. Of several `Cookie` fields in a request it keeps the last one; over
/// HTTP/1.1 browsers send one. Of each `Set-Cookie` in a response it makes a field of its own.
struct SessionsAdapter {
  /// The sessions of the request under way.
  @TaskLocal static var sessions: SessionSlots = SessionSlots()

  let manager: SessionManager
  var scope: SessionScope = .main

  /// Answers a request: begins its session, runs the handler with it, writes what changed, and adds the fields.
  ///
  /// - Throws: `SessionError` with code `misconfigured` when two managers use one scope or one cookie. Other errors become answers.
  func respond(to request: HTTPRequest, _ handler: () async throws -> HTTPResponse) async throws
    -> HTTPResponse
  {
    let (method, headers) = (request.method.rawValue, request.headers)
    let refusal = manager.refusal(
      method: method, host: headers[.host], origin: headers[HTTPHeader("Origin")], secFetchSite: headers[HTTPHeader("Sec-Fetch-Site")])
    if let refusal { return HTTPResponse(statusCode: HTTPStatusCode(refusal.code, phrase: refusal.reasonPhrase)) }

    var sessions = Self.sessions
    let begun = try sessions.begin(manager, scope: scope) {
      manager.begin(cookieFields: headers.values(for: .cookie), method: method, secPurpose: headers[HTTPHeader("Sec-Purpose")])
    }
    // An adapter of the same manager around this one finishes what it began.
    guard let exchange = begun else { return try await handler() }

    var (response, ending): (HTTPResponse, SessionExchange.Ending)
    do {
      response = try await Self.$sessions.withValue(sessions) { try await handler() }
      ending = .answered(.init(code: response.statusCode.code))
    } catch let error as SessionError {
      response = HTTPResponse(error, HTTPHeaders(manager.fields(for: error)))
      ending = .failed
    } catch {
      (response, ending) = (HTTPResponse(statusCode: .internalServerError), .failed)
    }
    var fields = HTTPFields(response.headers)
    do throws(SessionError) {
      try await exchange.finish(ending, fields: &fields)
      response.headers = HTTPHeaders(fields)
    } catch {
      response = HTTPResponse(error, HTTPHeaders(fields))
    }
    return response
  }
}

extension HTTPResponse {
  /// The answer that says what went wrong.
  fileprivate init(_ error: SessionError, _ headers: HTTPHeaders) {
    let status = error.httpStatus
    self.init(statusCode: HTTPStatusCode(status.code, phrase: status.reasonPhrase), headers: headers)
  }
}

extension HTTPFields {
  init(_ headers: HTTPHeaders) {
    self.init()
    for (header, value) in headers {
      if let name = HTTPField.Name(header.rawValue) { append(HTTPField(name: name, value: value)) }
    }
  }
}

extension HTTPHeaders {
  init(_ fields: HTTPFields) {
    self.init()
    for field in fields { addValue(field.value, for: HTTPHeader(field.name.rawName)) }
  }
}
