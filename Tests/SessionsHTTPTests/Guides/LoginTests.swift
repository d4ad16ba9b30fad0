import HTTPTypes
import Sessions
import SessionsHTTP
import SessionsHTTPTesting
import SessionsMemory
import SessionsTesting
import Testing

/// The application under test: a login, a page for those who are logged in, and a logout.
struct LoginSite {
  let sessions: SessionManager

  @Sendable func answer(_ request: HTTPRequest, _ body: [UInt8]) async throws -> (HTTPResponse, [UInt8]) {
    do {
      return try await sessions.respond(to: request) { session in
        switch (request.method, request.path) {
        case (.post, "/login"):
          try session.setSubject(String(decoding: body, as: UTF8.self))
          return (HTTPResponse(status: .noContent), [])
        case (.post, "/logout"):
          try session.invalidate()
          return (HTTPResponse(status: .noContent), [])
        default:
          guard let name = try await session.subject else { return (HTTPResponse(status: .unauthorized), []) }
          return (HTTPResponse(status: .ok), Array("hello, \(name)".utf8))
        }
      }
    } catch let replaced as ReplacedAnswer {
      return (replaced.response, [])
    }
  }
}

@Suite struct LoginTests {
  let clock = ManualClock()
  let records = CountingStore(MemoryRecordStore())
  let faults: FailingStore
  let site: LoginSite

  init() throws {
    faults = FailingStore(records)
    let configuration = SessionsHTTPConfiguration(crossOrigin: .reject(), clock: clock)
    site = LoginSite(sessions: try SessionManager(store: ServerSessionStore(faults), configuration: configuration))
  }

  @Test func visitorLogsInAndOut() async throws {
    let visitor = Visitor(clock: clock, client: site.answer)
    #expect(try await visitor.visit("/").status == .unauthorized)
    #expect(try await visitor.visit("/login", method: .post, body: "ada").refusals.isEmpty)
    #expect(try await visitor.visit("/").text == "hello, ada")
    try await visitor.visit("/logout", method: .post)
    #expect(visitor.jar.cookies.isEmpty)
  }

  @Test func sessionEndsAfterAnHourWithoutActivity() async throws {
    let visitor = Visitor(clock: clock, client: site.answer)
    try await visitor.visit("/login", method: .post, body: "ada")
    clock.advance(by: .seconds(3599))
    #expect(try await visitor.visit("/").status == .ok)
    clock.advance(by: .seconds(3600))
    #expect(try await visitor.visit("/").status == .unauthorized)
  }

  @Test func otherSitesCannotLogAnybodyOut() async throws {
    let visitor = Visitor(clock: clock, client: site.answer)
    try await visitor.visit("/login", method: .post, body: "ada")
    let answer = try await visitor.visit("/logout", method: .post, from: .otherSite("https://evil.example"))
    #expect(answer.status == .forbidden)
    #expect(try await visitor.visit("/").text == "hello, ada")
  }

  @Test func storeThatIsDownLogsNobodyOut() async throws {
    var request = HTTPRequest(method: .get, scheme: "https", authority: "example.com", path: "/")
    request.headerFields[.cookie] = try await site.sessions.cookie(for: [.setSubject("ada")])
    faults.fail(with: .unavailable)
    let (response, _) = try await site.answer(request, [])
    #expect(response.status == .serviceUnavailable)
    #expect(response.headerFields[.setCookie] == nil)
    faults.repair()
    records.reset()
    #expect(try await site.answer(request, []).0.status == .ok)
    #expect(records.count(.read) == 1)
    #expect(records.count(.write) == 0)
  }
}
