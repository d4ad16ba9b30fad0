import SessionsConformance
import SessionsHTTPConformance
import Testing

/// The expectations of cases: what they accept, and how their failures read.
@Suite struct ReplyTests {
  private static let token = String(repeating: "aB3-_x9Z", count: 8)
  private static let other = String(repeating: "0123abCD", count: 8)
  private static let sound = "Set-Cookie: session=\(token); HttpOnly; Path=/; SameSite=Lax"

  private func reply(_ head: String, body: String = "get a=1\n", seed: UInt64 = 0) async throws -> Reply {
    let fields = head.isEmpty ? "" : head.replacing("\n", with: "\r\n") + "\r\n"
    let server = try ScriptedServer(answer: "HTTP/1.1 200 OK\r\n\(fields)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    let context = HTTPCaseContext(HTTPTarget(server.endpoint), caseID: "H-999", seed: seed, deadline: .seconds(20))
    defer { withExtendedLifetime(server) { context.finish() } }
    return try await context.run("get:a", Self.other)
  }

  private func failure(_ body: () throws -> Void) throws -> CaseFailure {
    do {
      try body()
    } catch {
      return try #require(error as? CaseFailure)
    }
    Issue.record("no failure")
    return CaseFailure("", expected: "", seen: "")
  }

  @Test func `a sound cookie gives its token`() async throws {
    let reply = try await reply("Set-Cookie: x=1\n\(Self.sound)")
    #expect(try reply.token() == Self.token)
    #expect(reply.cookies.map(\.name) == ["x", "session"])
  }

  @Test(arguments: [
    "", sound.replacing("; HttpOnly", with: ""), sound + "; Secure", sound.replacing("Lax", with: "lax"), sound.replacing("; ", with: ";"),
    sound.replacing("; HttpOnly; Path=/", with: "; Path=/; HttpOnly"), sound.replacing(token, with: token + "x"),
    sound.replacing(token, with: "+" + token.dropFirst()), "\(sound)\n\(sound)", sound + ", x=1", sound + "; Max-Age=60",
    "Set-Cookie: session=; HttpOnly; Path=/; SameSite=Lax; Max-Age=0",
  ])
  func `a cookie that is missing, doubled or other by a byte is a failure`(fields: String) async throws {
    let reply = try await reply(fields)
    #expect(throws: CaseFailure.self) { try reply.token() }
  }

  @Test func `a token of before is not another one`() async throws {
    let reply = try await reply(Self.sound)
    #expect(throws: CaseFailure.self) { try reply.token(besides: Self.token) }
    #expect(try reply.token(besides: Self.other) == Self.token)
  }

  @Test func `a deletion needs the attributes and Max-Age 0`() async throws {
    try await reply("Set-Cookie: session=; HttpOnly; Path=/; SameSite=Lax; Max-Age=0").deletes()
    try await reply("Set-Cookie: __Host-secure=; HttpOnly; Secure; Path=/; SameSite=None; Max-Age=0; Partitioned").deletes(.secure)
    for other in ["", "Set-Cookie: session=; Path=/; Max-Age=0", "Set-Cookie: session=; HttpOnly; Path=/; SameSite=Lax", Self.sound] {
      let reply = try await reply(other)
      #expect(throws: CaseFailure.self) { try reply.deletes() }
    }
  }

  @Test func `no cookie means none of the session's name`() async throws {
    try await reply("Set-Cookie: sessions=1\nSet-Cookie: Session=1").noCookie()
    let deleting = try await reply("Set-Cookie: session=; Max-Age=0")
    #expect(throws: CaseFailure.self) { try deleting.noCookie() }
  }

  @Test func `lines are the whole body of a 200`() async throws {
    try await reply("").lines("get a=1")
    for lines in [["get a=2"], ["get a=1", "get a=1"]] {
      let reply = try await reply("")
      #expect(throws: CaseFailure.self) { try lines.count == 1 ? reply.lines(lines[0]) : reply.lines(lines[0], lines[1]) }
    }
    let unended = try await reply("", body: "get a=1")
    #expect(throws: CaseFailure.self) { try unended.lines("get a=1") }
  }

  @Test func `lists are compared without order, case and division into fields`() async throws {
    let two = try await reply("Vary: Accept\nvary: COOKIE")
    try two.list("Vary", "Cookie", "Accept").variesByCookie()
    #expect(throws: CaseFailure.self) { try two.list("Vary", "Cookie") }
    #expect(throws: CaseFailure.self) { try two.no("VARY") }
    #expect(throws: CaseFailure.self) { try two.field("Vary", "Accept") }
    try two.no("Cache-Control")
    #expect(throws: CaseFailure.self) { try two.notStored() }
  }

  @Test func `a failure shows request and answer, and no token`() async throws {
    let reply = try await reply(Self.sound)
    let failure = try failure { try reply.noCookie() }
    #expect(failure.what == "Set-Cookie of GET /run?get:a  Cookie: session=t1")
    #expect(failure.expected == "none of session")
    #expect(failure.seen == "Set-Cookie: session=t2; HttpOnly; Path=/; SameSite=Lax")
    #expect(try self.failure { try reply.status(404) }.seen.hasPrefix("200 OK  Set-Cookie: session=t2"))
  }

  @Test func `tokens and sealed cookies are named, each by its own name, and nothing else is`() {
    let context = HTTPCaseContext(HTTPTarget(WireEndpoint(host: "127.0.0.1", port: 1)), caseID: "H-101", seed: 0, deadline: .seconds(1))
    let sealed = Self.token + Self.other + "Zz9"
    #expect(context.named("a=\(Self.token); b=\(Self.other)") == "a=t1; b=t2")
    #expect(context.named("\"\(Self.token)\" \(Self.token)A \(Self.other)") == "\"t1\" t1A t2")
    let fresh = HTTPCaseContext(HTTPTarget(WireEndpoint(host: "127.0.0.1", port: 1)), caseID: "H-101", seed: 0, deadline: .seconds(1))
    #expect(fresh.named("s=\(sealed); s=\(sealed)") == "s=t1; s=t1")
    let filler = String(repeating: "f", count: 200)
    #expect(fresh.named("GET /run?get:a \(filler)") == "GET /run?get:a \(filler)")
  }

  @Test func `a seed changes the words of requests and of expected lines alike`() async throws {
    let context = HTTPCaseContext(HTTPTarget(WireEndpoint(host: "127.0.0.1", port: 1)), caseID: "H-101", seed: 3, deadline: .seconds(1))
    let again = HTTPCaseContext(HTTPTarget(WireEndpoint(host: "127.0.0.1", port: 1)), caseID: "H-101", seed: 3, deadline: .seconds(1))
    let words = context.words("set:a:x;get:a;take:m")
    #expect(words == again.words("set:a:x;get:a;take:m"))
    #expect(words != "set:a:x;get:a;take:m")
    let parts = words.split(separator: ";").map { $0.split(separator: ":").map(String.init) }
    #expect(parts.map(\.first) == ["set", "get", "take"])
    #expect(parts[0][1] == parts[1][1])
    #expect(context.words("get a=x") == "get \(parts[0][1])=\(parts[0][2])")
    #expect(context.inventedToken() == again.inventedToken())
    let legal = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.~*-")
    #expect(parts.joined().allSatisfy { $0.allSatisfy(legal.contains) })
  }
}
