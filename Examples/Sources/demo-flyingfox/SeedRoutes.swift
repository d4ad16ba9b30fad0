import DemoApplication
import FlyingFox
import Foundation
import Seeds
import Sessions
import SessionsHTTP

/// Seed 1 on FlyingFox: login, a page for those who are logged in, and logout.
struct LoginRoutes: HTTPHandler {
  private struct Login: Decodable {
    var username: String
  }

  private let sessions: SessionsAdapter

  init(_ demo: DemoServer) throws(SessionError) {
    let configuration = LoginApplication.configuration(clock: demo.control.clock)
    sessions = SessionsAdapter(
      manager: try SessionManager(store: try demo.seedStore(limits: LoginApplication.limits), configuration: configuration))
  }

  func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
    try await sessions.respond(to: request) {
      let session = try SessionsAdapter.sessions.session()
      switch (request.method, request.target.path(percentEncoded: true)) {
      case (.POST, "/login"):
        guard let login = try? JSONDecoder().decode(Login.self, from: try await request.bodyData) else {
          return text("bad login\n", .badRequest)
        }
        try session.set(.username, to: login.username)
        try session.setSubject(login.username)
        try session.rotate(.privilegeChange(clearing: true, restartingLifetime: true))
        return text("logged in\n")
      case (_, "/me"):
        guard let username = try await session.get(.username) else { return text("not logged in\n", .unauthorized) }
        return text("hello, \(username)\n")
      case (.POST, "/logout"):
        try session.invalidate()
        return text("logged out\n")
      default: return text("not found\n", .notFound)
      }
    }
  }

  private func text(_ text: String, _ status: HTTPStatusCode = .ok) -> HTTPResponse {
    HTTPResponse(statusCode: status, headers: [.contentType: "text/plain;charset=UTF-8"], body: Data(text.utf8))
  }
}

/// The fields of seed 2's form.
private struct LoginForm {
  var email: String?
  var password: String?

  init(_ body: Data) {
    for pair in String(decoding: body, as: UTF8.self).split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let value = parts.count == 2 ? parts[1].replacing("+", with: " ").removingPercentEncoding : nil
      switch parts[0] {
      case "email": email = value
      case "password": password = value
      default: break
      }
    }
  }
}

/// Seed 2 on FlyingFox: a login form with messages that show once, and a count of failed attempts.
struct OakRoutes: HTTPHandler {
  private let sessions: SessionsAdapter

  init(_ demo: DemoServer) throws(SessionError) {
    let configuration = OakApplication.configuration(clock: demo.control.clock)
    sessions = SessionsAdapter(manager: try SessionManager(store: try demo.seedStore(limits: .init()), configuration: configuration))
  }

  func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
    try await sessions.respond(to: request) {
      let session = try SessionsAdapter.sessions.session()
      switch (request.method, request.target.path(percentEncoded: true)) {
      case (.GET, "/"), (.HEAD, "/"):
        let page = OakPage(
          message: try await session.takeFlash(.message), error: try await session.takeFlash(.error),
          failedLogins: try await session.get(.failedLogins), email: try await session.get(.email))
        return html(page.text)
      case (.POST, "/login"):
        let form = LoginForm(try await request.bodyData)
        if form.password == "correct" {
          try session.set(.email, to: form.email)
          try session.remove(.failedLogins)
          try session.flash(.message, "Login successful")
          try session.setSubject(form.email)
          try session.rotate()
        } else {
          try session.update(.failedLogins, default: 0) { $0 += 1 }
          try session.flash(.error, "Incorrect username or password")
        }
        return redirectToPage()
      case (.POST, "/logout"):
        try session.invalidate()
        return redirectToPage()
      default: return HTTPResponse(statusCode: .notFound)
      }
    }
  }

  private func redirectToPage() -> HTTPResponse {
    var response = html("Redirecting to <a href=\"/\">/</a>.")
    response.statusCode = .found
    response.headers[.location] = "/"
    return response
  }

  private func html(_ text: String) -> HTTPResponse {
    HTTPResponse(statusCode: .ok, headers: [.contentType: "text/html; charset=UTF-8"], body: Data(text.utf8))
  }
}
