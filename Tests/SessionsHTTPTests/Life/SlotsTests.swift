import HTTPTypes
import Sessions
import SessionsHTTP
import SessionsHTTPTesting
import SessionsMemory
import Testing

@Suite("Nested use [MW-17] [MW-25]")
struct SlotsTests {
  private let request = HTTPRequest(method: .get, scheme: "http", authority: "example.com", path: "/")

  private func manager(_ name: String = "session", alsoReads: [String] = []) throws -> SessionManager {
    try SessionManager(
      store: try ServerSessionStore(MemoryRecordStore()),
      configuration: SessionsHTTPConfiguration(cookie: .plainHTTP(name), alsoReads: alsoReads))
  }

  @Test("the same manager joins, and the session is the same")
  func joins() throws {
    let manager = try manager()
    var slots = SessionSlots()
    let outer = try #require(try slots.begin(manager, request))
    #expect(try slots.begin(manager, request) == nil)
    #expect(try slots.session() === outer.session)
  }

  @Test("another scope is another session")
  func scopes() async throws {
    var slots = SessionSlots()
    let main = try #require(try slots.begin(try manager(), request))
    let admin = try #require(try slots.begin(try manager("admin"), request, scope: "admin"))
    let third = try #require(try slots.begin(try manager("third"), request, scope: "third"))
    #expect(try slots.session() === main.session)
    #expect(try slots.session("admin") === admin.session)
    #expect(try slots.session("third") === third.session)
    try main.session.set(.a, to: "1")
    try admin.session.set(.a, to: "2")
    var fields = HTTPFields()
    for exchange in [admin, main] { try await exchange.finish(.answered(.ok), fields: &fields) }
    #expect(fields.filter { $0.name == .setCookie }.map { $0.value.prefix { $0 != "=" } } == ["admin", "session"])
  }

  @Test("when the outer commit fails the inner one's cookie is carried over")
  func outerFails() async throws {
    let site = try Site()
    var slots = SessionSlots()
    let outer = try #require(try slots.begin(site.sessions, request))
    let inner = try #require(try slots.begin(try manager("admin"), request, scope: "admin"))
    try outer.session.set(.a, to: "1")
    try inner.session.set(.a, to: "2")
    var fields: HTTPFields = [.contentType: "text/html"]
    try await inner.finish(.answered(.ok), fields: &fields)
    site.faults.fail([.write], with: .unavailable)
    let error = await #expect(throws: SessionError.self) { try await outer.finish(.answered(.ok), fields: &fields) }
    #expect(error?.code == .unavailable)
    #expect(fields.filter { $0.name == .setCookie }.map { $0.value.prefix { $0 != "=" } } == ["admin"])
    #expect(fields[.contentType] == nil)
  }

  @Test("two managers in a scope, and one cookie name in two scopes, are mistakes")
  func conflicts() throws {
    var slots = SessionSlots()
    _ = try slots.begin(try manager(), request)
    let sameScope = #expect(throws: SessionError.self) { try slots.begin(try manager("other"), request) }
    #expect(sameScope?.code == .misconfigured)
    #expect(sameScope?.message.contains("'main'") == true)
    let sameName = #expect(throws: SessionError.self) { try slots.begin(try manager(), request, scope: "admin") }
    #expect(sameName?.code == .misconfigured)
    #expect(sameName?.message.contains("'session'") == true)
    let sameOldName = #expect(throws: SessionError.self) {
      try slots.begin(try manager("admin", alsoReads: ["session"]), request, scope: "admin")
    }
    #expect(sameOldName?.code == .misconfigured)
  }

  @Test("without a middleware it is the server's mistake, never an empty session")
  func missing() throws {
    let none = #expect(throws: SessionError.self) { try SessionSlots().session() }
    #expect(none?.code == .misconfigured)
    #expect(none?.httpStatus == .internalServerError)
    var slots = SessionSlots()
    _ = try slots.begin(try manager(), request)
    #expect(throws: SessionError.self) { try slots.session("admin") }
  }
}
