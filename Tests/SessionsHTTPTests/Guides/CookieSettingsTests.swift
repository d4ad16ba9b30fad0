import HTTPTypes
import Sessions
import SessionsHTTP
import SessionsHTTPTesting
import SessionsMemory
import Testing

@Suite struct CookieSettingsTests {
  /// The first visit with these settings, as a browser at this end of the proxy sees it.
  func firstVisit(_ cookie: SessionCookie, overTLS: Bool) async throws -> (line: String?, refusals: [CookieJar.Refusal]) {
    let configuration = SessionsHTTPConfiguration(cookie: cookie)
    let sessions = try SessionManager(store: ServerSessionStore(MemoryRecordStore()), configuration: configuration)
    let visitor = Visitor(isSecure: overTLS) { request, _ in
      try await sessions.respond(to: request) { session in
        try session.setSubject("ada")
        return (HTTPResponse(status: .ok), [])
      }
    }
    let answer = try await visitor.visit("/")
    return (answer.setCookies.first.map { String($0.drop { $0 != ";" }) }, answer.refusals)
  }

  @Test func productionBehindTLS() async throws {
    let visit = try await firstVisit(SessionCookie(), overTLS: true)
    #expect(visit.line == "; HttpOnly; Secure; Path=/; SameSite=Lax")
    #expect(visit.refusals.isEmpty)
  }

  @Test func productionSettingsWithoutTLS() async throws {
    #expect(try await firstVisit(SessionCookie(), overTLS: false).refusals == [.insecureConnection])
  }

  @Test func development() async throws {
    let visit = try await firstVisit(.plainHTTP(), overTLS: false)
    #expect(visit.line == "; HttpOnly; Path=/; SameSite=Lax")
    #expect(visit.refusals.isEmpty)
  }

  @Test func contradiction() {
    let cookie = SessionCookie(domain: "example.com")  // the prefix is __Host-, which has no Domain
    #expect(throws: SessionError.self) {
      try SessionManager(store: ServerSessionStore(MemoryRecordStore()), configuration: .init(cookie: cookie))
    }
  }
}
