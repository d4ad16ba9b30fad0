import HTTPTypes
import Sessions
import SessionsFaultRuns
import SessionsCookie
import SessionsHTTP
import SessionsTesting
import Testing

@Suite("Set-Cookie [MW-6] [MW-7] [MW-8]")
struct SetCookieTests {
  /// What follows the value in the answer that makes a session, and in the one that ends it; `T` for the token.
  private func lines(_ cookie: SessionCookie, _ operations: (Session) throws -> Void = { _ in }) async throws -> (
    set: [String], delete: [String]
  ) {
    let site = try Site { $0.cookie = cookie }
    let set = await site.request { session in
      try session.set(.a, to: "1")
      try operations(session)
      return nil
    }
    let field = try set.newCookie()
    let token = try #require(field.split(separator: "=").last)
    #expect(token.utf8.count == SessionToken.characterCount)
    let delete = await site.request(field) { session in
      try session.invalidate()
      return nil
    }
    return (set.setCookies.map { $0.replacing(token, with: "T") }, delete.setCookies)
  }

  @Test("the defaults are the strictest of a site on one host")
  func defaults() async throws {
    let lines = try await lines(SessionCookie())
    #expect(lines.set == ["__Host-session=T; HttpOnly; Secure; Path=/; SameSite=Lax"])
    #expect(lines.delete == ["__Host-session=; HttpOnly; Secure; Path=/; SameSite=Lax; Max-Age=0"])
  }

  @Test("for plain HTTP")
  func plainHTTP() async throws {
    let lines = try await lines(.plainHTTP())
    #expect(lines.set == ["session=T; HttpOnly; Path=/; SameSite=Lax"])
    #expect(lines.delete == ["session=; HttpOnly; Path=/; SameSite=Lax; Max-Age=0"])
  }

  @Test("for embedded pages")
  func embedded() async throws {
    let lines = try await lines(.embedded("secure"))
    #expect(lines.set == ["__Host-secure=T; HttpOnly; Secure; Path=/; SameSite=None; Partitioned"])
    #expect(lines.delete == ["__Host-secure=; HttpOnly; Secure; Path=/; SameSite=None; Max-Age=0; Partitioned"])
  }

  @Test("every attribute has its place")
  func everything() async throws {
    let cookie = SessionCookie(
      name: "s", prefix: .secure, isHTTPOnly: false, isPartitioned: true, sameSite: .strict, domain: "example.com", path: "/app",
      lifetime: .untilDeadline)
    let lines = try await lines(cookie)
    #expect(lines.set == ["__Secure-s=T; Secure; Domain=example.com; Path=/app; SameSite=Strict; Max-Age=86400; Partitioned"])
    #expect(lines.delete == ["__Secure-s=; Secure; Domain=example.com; Path=/app; SameSite=Strict; Max-Age=0; Partitioned"])
  }

  @Test("a session's own wish wins over the lifetime of new sessions, both ways")
  func lifetime() async throws {
    var persistent = SessionCookie.plainHTTP()
    persistent.lifetime = .untilDeadline
    #expect(try await lines(persistent).set == ["session=T; HttpOnly; Path=/; SameSite=Lax; Max-Age=86400"])
    #expect(try await lines(persistent) { try $0.setPersistent(false) }.set == ["session=T; HttpOnly; Path=/; SameSite=Lax"])
    #expect(
      try await lines(.plainHTTP()) { try $0.setPersistent(true) }.set == ["session=T; HttpOnly; Path=/; SameSite=Lax; Max-Age=86400"])
    let remembered = try await lines(.plainHTTP()) { try $0.remember(for: .seconds(30 * 86400)) }
    #expect(remembered.set == ["session=T; HttpOnly; Path=/; SameSite=Lax; Max-Age=2592000"])
  }

  @Test("Max-Age is rounded up, and sent again when the lifetime changes")
  func maxAge() async throws {
    let site = try Site()
    let cookie = try await site.visitor()
    let short = await site.request(cookie) { session in
      try session.setLimits(idle: .after(.seconds(60)), absolute: .after(.milliseconds(1500)))
      try session.setPersistent(true)
      return nil
    }
    #expect(short.setCookies == ["\(cookie); HttpOnly; Path=/; SameSite=Lax; Max-Age=2"])
    let browser = await site.request(cookie) { session in
      try session.setPersistent(false)
      return nil
    }
    #expect(browser.setCookies == ["\(cookie); HttpOnly; Path=/; SameSite=Lax"])
    let again = await site.request(cookie) { session in
      try session.setPersistent(false)
      return nil
    }
    #expect(again.setCookies.isEmpty)
  }

  @Test("a login that clears keeps the lifetime of new sessions")
  func clearing() async throws {
    let site = try Site(
      { configuration in
        configuration.cookie = .plainHTTP()
        configuration.cookie.lifetime = .untilDeadline
      }, store: { $0.limits = SessionLimits(idle: .unlimited, absolute: .hours(1)) })
    let login: (Session) async throws -> HTTPResponse? = { session in
      try session.rotate(.privilegeChange(clearing: true, restartingLifetime: true))
      try session.set(.a, to: "ada")
      return nil
    }
    let first = await site.request(handler: login)
    site.clock.advance(by: .seconds(1000))
    let second = await site.request(try first.newCookie(), handler: login)
    for answer in [first, second] {
      #expect(answer.setCookies == ["\(try answer.newCookie()); HttpOnly; Path=/; SameSite=Lax; Max-Age=3600"])
    }
    #expect(first.cookie != second.cookie)
  }

  @Test("the field is kept out of the tables of HPACK and QPACK [MW-11]")
  func indexing() async throws {
    let site = try Site()
    let answer = await site.request { session in
      try session.set(.a, to: "1")
      return nil
    }
    let ended = await site.request(try answer.newCookie()) { session in
      try session.invalidate()
      return nil
    }
    for fields in [answer.response.headerFields, ended.response.headerFields] {
      #expect(fields.filter { $0.name == .setCookie }.map(\.indexingStrategy) == [.disallow])
    }
  }

  @Test("the handler's cookies stay, before ours and never joined; one of our name gives way and is reported")
  func others() async throws {
    let site = try Site()
    let answer = await site.request { session in
      try session.set(.a, to: "1")
      var fields = HTTPFields()
      for value in ["x=1; Path=/", "session=evil; Path=/", " session =evil", "sessionx=2", "x=3"] {
        fields.append(HTTPField(name: .setCookie, value: value))
      }
      return .with(fields)
    }
    #expect(answer.setCookies.count == 4)
    #expect(answer.setCookies.prefix(3) == ["x=1; Path=/", "sessionx=2", "x=3"])
    #expect(answer.setCookies.last?.hasPrefix("session=") == true)
    #expect(answer.setCookies.last?.hasPrefix("session=evil") == false)
    #expect(site.events.names == ["cookieOverwritten"])
    #expect(!site.events.log.contains { $0.text.contains("evil") })
  }

  @Test("two rotations and a change are one cookie, and a second request changes none")
  func once() async throws {
    let site = try Site()
    let cookie = try await site.visitor()
    let rotated = await site.request(cookie) { session in
      try session.rotate()
      try session.rotate()
      try session.set(.a, to: "2")
      return nil
    }
    #expect(rotated.setCookies.count == 1)
    #expect(rotated.cookie != cookie)
    let changed = await site.request(try rotated.newCookie()) { session in
      try session.set(.a, to: "3")
      return nil
    }
    #expect(changed.setCookies.isEmpty)
  }

  @Test("a cookie that opens nothing is left alone, and replaced by a write")
  func unknown() async throws {
    let site = try Site()
    let unknown = "session=\(SessionToken().text)"
    let read = await site.request(unknown) { session async throws in
      #expect(try await session.get(.a) == nil)
      return nil
    }
    #expect(read.setCookies.isEmpty)
    let written = await site.request(unknown) { session in
      try session.set(.a, to: "1")
      return nil
    }
    #expect(written.setCookies.count == 1)
    #expect(written.cookie != unknown)
  }

  @Test("a sealed session's parts are set together, and the rest of its names deleted [CK-9]")
  func chunks() async throws {
    let site = try Site(sealedBy: try CookieKeyRing(primary: .generate()), chunking: .upTo(3))
    let large = await site.request { session in
      try session.set(.a, to: String(repeating: "x", count: 6000))
      return nil
    }
    #expect(large.setCookies.map { $0.prefix { $0 != "=" } } == ["session.0", "session.1", "session.2", "session"])
    #expect(large.setCookies.last == "session=; HttpOnly; Path=/; SameSite=Lax; Max-Age=0")
    let parts = large.setCookies.dropLast().map { String($0.prefix { $0 != ";" }) }
    let small = await site.request(parts) { session in
      #expect(try await session.get(.a)?.utf8.count == 6000)
      try session.remove(.a)
      try session.set(.b, to: "1")
      return nil
    }
    #expect(small.setCookies.map { $0.prefix { $0 != "=" } } == ["session", "session.0", "session.1", "session.2"])
    #expect(small.setCookies.dropFirst().allSatisfy { $0.hasSuffix("=; HttpOnly; Path=/; SameSite=Lax; Max-Age=0") })
    #expect(try await site.value(.b, small.cookie) == "1")
    let ended = await site.request(parts) { session in
      try session.invalidate()
      return nil
    }
    #expect(ended.setCookies.map { $0.prefix { $0 != ";" } } == ["session=", "session.0=", "session.1=", "session.2="])
    let missing = await site.request(Array(parts.dropLast())) { session async throws in
      #expect(try await session.get(.a) == nil)
      return nil
    }
    #expect(missing.setCookies.isEmpty)
  }
}
