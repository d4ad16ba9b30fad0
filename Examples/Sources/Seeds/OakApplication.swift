package import Hummingbird
package import Sessions
package import SessionsHTTP
package import SessionsHummingbird

extension SessionKey<String> {
  package static let email: Self = "email"
  package static let message: Self = "message"
  package static let error: Self = "error"
}

extension SessionKey<Int> {
  package static let failedLogins: Self = "failed-login-attempts"
}

/// A login form with messages that show once, and a count of failed attempts.
package enum OakApplication {
  /// The settings of the middleware: a cookie for plain HTTP. Behind HTTPS leave `cookie` as it is by default.
  package static func configuration(clock: any SessionClock = .system) -> SessionsHTTPConfiguration {
    SessionsHTTPConfiguration(cookie: .plainHTTP(), clock: clock)
  }

  /// The routes, with their sessions in `store`.
  package static func router(store: any SessionStore, configuration: SessionsHTTPConfiguration = configuration()) throws
    -> Router<BasicSessionsContext>
  {
    let router = Router(context: BasicSessionsContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: try SessionsMiddleware(store: store, configuration: configuration))

    router.get("/") { _, context in
      let session = try context.session
      let page = OakPage(
        message: try await session.takeFlash(.message),
        error: try await session.takeFlash(.error),
        failedLogins: try await session.get(.failedLogins),
        email: try await session.get(.email)
      )
      return html(page.text)
    }

    router.post("/login") { request, context in
      let form = try await LoginForm.read(from: request, context)
      let session = try context.session
      if form.password == "correct" {
        try session.set(.email, to: form.email)
        try session.remove(.failedLogins)
        try session.flash(.message, "Login successful")
        try session.setSubject(form.email)
        // The token that the browser had until now is worth nothing from here on.
        try session.rotate()
      } else {
        // Two attempts at once count as two.
        try session.update(.failedLogins, default: 0) { $0 += 1 }
        try session.flash(.error, "Incorrect username or password")
      }
      return redirectToPage()
    }

    router.post("/logout") { _, context in
      try context.session.invalidate()
      return redirectToPage()
    }
    return router
  }

  private struct LoginForm: Decodable {
    var email: String?
    var password: String?

    /// Reads the form; one that cannot be read, or with an email of no length for a subject, is the visitor's mistake and no error of ours.
    static func read(from request: Request, _ context: BasicSessionsContext) async throws -> LoginForm {
      let form: LoginForm
      do {
        form = try await URLEncodedFormDecoder().decode(LoginForm.self, from: request, context: context)
      } catch let error as any HTTPResponseError {
        throw error
      } catch {
        throw HTTPError(.badRequest, message: "the form cannot be read")
      }
      guard (form.email ?? "").utf8.count <= 256 else { throw HTTPError(.badRequest, message: "the email is too long") }
      return form
    }
  }

  private static func redirectToPage() -> Response {
    var response = html("Redirecting to <a href=\"/\">/</a>.")
    response.status = .found
    response.headers[.location] = "/"
    return response
  }

  private static func html(_ text: String) -> Response {
    Response(
      status: .ok, headers: [.contentType: "text/html; charset=UTF-8"], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}
