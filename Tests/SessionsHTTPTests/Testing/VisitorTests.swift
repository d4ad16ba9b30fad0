import HTTPTypes
import Sessions
import SessionsHTTP
import SessionsHTTPTesting
import SessionsMemory
import SessionsTesting
import Testing

@Suite("Visitor, and a whole visit")
struct VisitorTests {
  private let clock = ManualClock(start)
  private let sessions: SessionManager

  init() throws {
    sessions = try SessionManager(
      store: try ServerSessionStore(MemoryRecordStore()),
      configuration: SessionsHTTPConfiguration(crossOrigin: .reject(), clock: clock))
  }

  /// An application with a login.
  @Sendable private func answer(_ request: HTTPRequest, _ body: [UInt8]) async throws -> (HTTPResponse, [UInt8]) {
    do {
      return try await sessions.respond(to: request) { session in
        switch (request.method, request.path) {
        case (.post, "/login"):
          try session.setSubject(String(decoding: body, as: UTF8.self))
          try session.remember(for: .seconds(3600))
          return (HTTPResponse(status: .ok), Array("logged in".utf8))
        case (.post, "/logout"):
          try session.invalidate()
          return (HTTPResponse(status: .ok), [])
        case (.get, "/me"):
          guard let subject = try await session.subject else { return (HTTPResponse(status: .unauthorized), []) }
          return (HTTPResponse(status: .ok), Array("hello, \(subject)".utf8))
        default: return (HTTPResponse(status: .notFound), [])
        }
      }
    } catch let replaced as ReplacedAnswer {
      return (replaced.response, [])
    }
  }

  @Test("logs in, comes back after closing the browser, and logs out")
  func visit() async throws {
    let visitor = Visitor(clock: clock, client: answer)
    #expect(try await visitor.visit("/me").status == .unauthorized)
    let login = try await visitor.visit("/login", method: .post, body: "ada")
    #expect(login.text == "logged in")
    #expect(login.refusals.isEmpty)
    #expect(visitor.jar["__Host-session"]?.utf8.count == SessionToken.characterCount)
    visitor.jar.closeBrowser()
    #expect(try await visitor.visit("/me").text == "hello, ada")
    clock.advance(by: .seconds(3600))
    #expect(visitor.jar["__Host-session"] == nil)
    #expect(try await visitor.visit("/me").status == .unauthorized)
    try await visitor.visit("/login", method: .post, body: "bob")
    #expect(try await visitor.visit("/logout", method: .post).setCookies.count == 1)
    #expect(visitor.jar.cookies.isEmpty)
    #expect(try await visitor.visit("/me").status == .unauthorized)
  }

  @Test("a form of another site is refused, a link is not")
  func crossSite() async throws {
    let visitor = Visitor(clock: clock, client: answer)
    try await visitor.visit("/login", method: .post, body: "ada")
    #expect(try await visitor.visit("/logout", method: .post, from: .otherSite("https://evil.example")).status == .forbidden)
    #expect(try await visitor.visit("/me", from: .otherSite("https://evil.example")).text == "hello, ada")
  }

  @Test("over an insecure connection the Secure cookie is refused, and the answer says why")
  func insecure() async throws {
    let visitor = Visitor(isSecure: false, clock: clock, client: answer)
    #expect(try await visitor.visit("/login", method: .post, body: "ada").refusals == [.insecureConnection])
    #expect(try await visitor.visit("/me").status == .unauthorized)
  }

  @Test("a test can begin with a visitor who is logged in")
  func loggedIn() async throws {
    var request = HTTPRequest(method: .get, scheme: "https", authority: "example.com", path: "/me")
    request.headerFields[.cookie] = try await sessions.cookie(for: [.setSubject("ada")])
    #expect(String(decoding: try await answer(request, []).1, as: UTF8.self) == "hello, ada")
    let error = await #expect(throws: SessionError.self) { try await sessions.cookie(for: []) }
    #expect(error?.code == .misconfigured)
  }
}
