import HTTPTypes
import Sessions
import SessionsFaultRuns
import SessionsHTTP
import SessionsHTTPTesting
import SessionsMemory
import SessionsTesting
import Testing

@Suite("After the head [MW-3]")
struct SealTests {
  private func session(_ site: Site, _ cookie: String?, _ handler: (Session) async throws -> Void) async throws -> Session {
    let exchange = site.sessions.begin(cookieFields: cookie.map { [$0] } ?? [], method: "GET", secPurpose: nil)
    try await handler(exchange.session)
    var fields = HTTPFields()
    try await exchange.finish(.answered(.ok), fields: &fields)
    return exchange.session
  }

  private func code(_ body: () async throws -> Void) async -> SessionErrorCode? {
    do {
      try await body()
      return nil
    } catch {
      return (error as? SessionError)?.code
    }
  }

  @Test("loaded fields can be read; changes, takes and commits are refused and reported")
  func loaded() async throws {
    let site = try Site()
    let cookie = try await site.visitor()
    let session = try await session(site, cookie) { _ = try await $0.get(.a) }
    #expect(try await session.get(.a) == "1")
    #expect(await code { try session.set(.a, to: "2") } == .sealed)
    #expect(await code { try session.rotate() } == .sealed)
    #expect(await code { _ = try await session.takeFlash(.message) } == .sealed)
    #expect(await code { _ = try await session.commit() } == .sealed)
    #expect(site.events.names.contains("lateChange"))
    #expect(try await site.value(.a, cookie) == "1")
  }

  @Test("what another task changes or commits while the final commit is under way is refused, and not lost")
  func duringTheFinalCommit() async throws {
    let records = GatedRecordStore(MemoryRecordStore())
    let sessions = try SessionManager(
      store: try ServerSessionStore(records), configuration: SessionsHTTPConfiguration(cookie: .plainHTTP()))
    let exchange = sessions.begin(cookieFields: [], method: "GET", secPurpose: nil)
    try exchange.session.set(.a, to: "1")
    records.hold(.beforeCreate)
    async let ending = { () async throws -> HTTPFields in
      var fields = HTTPFields()
      try await exchange.finish(.answered(.ok), fields: &fields)
      return fields
    }()
    await records.parked()
    #expect(await code { try exchange.session.set(.a, to: "2") } == .sealed)
    #expect(await code { try exchange.session.rotate() } == .sealed)
    #expect(await code { _ = try await exchange.session.commit() } == .sealed)
    records.release()
    let cookies = try await ending.filter { $0.name == .setCookie }.map { String($0.value.prefix { $0 != ";" }) }
    let next = sessions.begin(cookieFields: cookies, method: "GET", secPurpose: nil)
    #expect(cookies.count == 1)
    #expect(try await next.session.get(.a) == "1")
  }

  @Test("a first read is refused as well: the answer could not say any more that it differs by cookie")
  func untouched() async throws {
    let site = try Site()
    let cookie = try await site.visitor()
    site.records.reset()
    let session = try await session(site, cookie) { _ in }
    #expect(await code { _ = try await session.get(.a) } == .sealed)
    #expect(site.records.total == 0)
  }

  @Test("an exchange is finished once; again is refused and changes nothing")
  func once() async throws {
    let site = try Site()
    let exchange = site.sessions.begin(cookieFields: [], method: "GET", secPurpose: nil)
    try exchange.session.set(.a, to: "1")
    var fields: HTTPFields = [:]
    try await exchange.finish(.answered(.ok), fields: &fields)
    #expect(fields.filter { $0.name == .setCookie }.count == 1)
    var again: HTTPFields = [.contentType: "text/plain"]
    #expect(await code { try await exchange.finish(.answered(.ok), fields: &again) } == .sealed)
    #expect(again == [.contentType: "text/plain"])
  }

  @Test("changes that were dropped are not read any more, in a body that tells what went wrong")
  func dropped() async throws {
    let site = try Site()
    let exchange = site.sessions.begin(cookieFields: [try await site.visitor()], method: "GET", secPurpose: nil)
    _ = try await exchange.session.get(.a)
    try exchange.session.set(.a, to: "2")
    var fields = HTTPFields()
    try await exchange.finish(.failed, fields: &fields)
    #expect(try await exchange.session.get(.a) == "1")
  }

  @Test("the session is sealed after a failed commit too")
  func afterFailure() async throws {
    let site = try Site()
    site.faults.fail([.write], with: .unavailable)
    let exchange = site.sessions.begin(cookieFields: [], method: "GET", secPurpose: nil)
    try exchange.session.set(.a, to: "1")
    var fields = HTTPFields()
    #expect(await code { try await exchange.finish(.answered(.ok), fields: &fields) } == .unavailable)
    #expect(exchange.session.isSealed)
  }
}
