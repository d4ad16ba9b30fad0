import HTTPTypes
import Sessions
import Testing

@Suite("Caches [MW-9]")
struct CachingTests {
  private func fields(_ values: [(HTTPField.Name, String)]) -> HTTPFields {
    var fields = HTTPFields()
    for (name, value) in values { fields.append(HTTPField(name: name, value: value)) }
    return fields
  }

  private func read(_ own: [(HTTPField.Name, String)], status: HTTPResponse.Status = .ok) async throws -> Answer {
    await (try Site()).request { session in
      _ = try await session.get(.a)
      return .with(fields(own), status)
    }
  }

  private func write(_ own: [(HTTPField.Name, String)]) async throws -> Answer {
    await (try Site()).request { session in
      try session.set(.a, to: "1")
      return .with(fields(own))
    }
  }

  @Test("a read answer differs by cookie and is the visitor's own, with or without a session")
  func read() async throws {
    let answer = try await read([])
    #expect(answer.vary == "Cookie")
    #expect(answer.cacheControl == "private")
  }

  @Test(
    "what the handler says about Vary stays",
    arguments: [
      (["Accept"], "Accept, Cookie"), (["*"], "*"), (["Accept, cookie"], "Accept, cookie"),
      (["Accept", "COOKIE , Origin"], "Accept, COOKIE , Origin"),
      (["Cookie-Consent"], "Cookie-Consent, Cookie"), (["Accept, *"], "Accept, *"),
    ])
  func vary(own: [String], expected: String) async throws {
    #expect(try await read(own.map { (.vary, $0) }).vary == expected)
  }

  @Test("what the handler says about caches stays on a read", arguments: ["no-cache", "public, max-age=60", "no-store"])
  func kept(own: String) async throws {
    let answer = try await read([(.cacheControl, own)])
    #expect(answer.cacheControl == own)
    #expect(answer.vary == "Cookie")
  }

  @Test(
    "an answer with the cookie is for no cache, unless the handler said as much",
    arguments: [
      ([], "no-store"), (["public"], "no-store"), (["no-cache"], "no-store"), (["public", "max-age=60"], "no-store"),
      (["private"], "private"),
      (["PRIVATE, max-age=5"], "PRIVATE, max-age=5"), (["max-age=0, no-store"], "max-age=0, no-store"),
      (["private=\"set-cookie\""], "no-store"), (["privately"], "no-store"),
    ] as [([String], String)])
  func cookie(own: [String], expected: String) async throws {
    let answer = try await write(own.map { (.cacheControl, $0) })
    #expect(answer.setCookies.count == 1)
    #expect(answer.cacheControl == expected)
  }

  @Test("a 304 differs by cookie too")
  func notModified() async throws {
    #expect(try await read([], status: .notModified).vary == "Cookie")
  }

  @Test("a failure of a request that used its session is for no cache; one that did not is as it was")
  func failure() async throws {
    let failed = try await read([(.cacheControl, "public")], status: .badGateway)
    #expect(failed.cacheControl == "no-store")
    #expect(failed.vary == "Cookie")
    let untouched = await (try Site()).request { _ in .with([.cacheControl: "public"], .badGateway) }
    #expect(untouched.response.headerFields == [.cacheControl: "public"])
  }
}
