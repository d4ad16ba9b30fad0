import Foundation
package import Hummingbird
package import Sessions
package import SessionsHTTP
package import SessionsHummingbird

extension SessionKey<String> {
  package static let username: Self = "username"
}

/// Login, a page for those who are logged in, and logout; a session lasts an hour, however busy it is.
package enum LoginApplication {
  /// An hour from the login, whatever the activity.
  package static let limits: SessionLimits = SessionLimits(idle: .unlimited, absolute: .hours(1))

  /// The settings of the middleware: a cookie for plain HTTP, which the browser keeps until the session ends.
  ///
  /// Behind HTTPS leave `cookie` as it is by default: `__Host-session`, sent over HTTPS only.
  package static func configuration(clock: any SessionClock = .system) -> SessionsHTTPConfiguration {
    var configuration = SessionsHTTPConfiguration()
    configuration.cookie = .plainHTTP()
    configuration.cookie.lifetime = .untilDeadline
    configuration.clock = clock
    return configuration
  }

  /// The routes, with their sessions in `store`.
  package static func router(store: any SessionStore, configuration: SessionsHTTPConfiguration = configuration()) throws
    -> Router<BasicSessionsContext>
  {
    let router = Router(context: BasicSessionsContext.self)
    router.add(middleware: try SessionsMiddleware(store: store, configuration: configuration))
    router.add(middleware: PlainNotFound())

    router.post("/login") { request, context in
      // A real login checks a password first. Here any name will do.
      let body = try await request.body.collect(upTo: 16_384)
      guard let login = try? JSONDecoder().decode(Login.self, from: Data(body.readableBytesView)), login.username.utf8.count <= 256 else {
        throw HTTPError(.badRequest)
      }
      let session = try context.session
      try session.set(.username, to: login.username)
      try session.setSubject(login.username)
      // The browser gets another token, nothing of an earlier visitor stays, and the hour starts anew.
      try session.rotate(.privilegeChange(clearing: true, restartingLifetime: true))
      return Response.text("logged in\n")
    }

    for method in [HTTPRequest.Method.get, .head, .post, .put, .patch, .delete, .options] {
      router.on("/me", method: method) { _, context in
        guard let username = try await context.session.get(.username) else {
          return Response.text("not logged in\n", status: .unauthorized)
        }
        return Response.text("hello, \(username)\n")
      }
    }

    router.post("/logout") { _, context in
      try context.session.invalidate()
      return Response.text("logged out\n")
    }
    return router
  }

  private struct Login: Decodable {
    var username: String
  }
}

/// Answers what no route does.
private struct PlainNotFound<Context: RequestContext>: RouterMiddleware {
  func handle(_ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response) async throws -> Response
  {
    do {
      return try await next(request, context)
    } catch let error as HTTPError where error.status == .notFound {
      return .text("not found\n", status: .notFound)
    }
  }
}

extension Response {
  fileprivate static func text(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
    Response(status: status, headers: [.contentType: "text/plain;charset=UTF-8"], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}
