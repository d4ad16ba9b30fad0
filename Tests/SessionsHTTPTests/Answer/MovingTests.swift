import HTTPTypes
import Sessions
import SessionsHTTP
import Testing

@Suite("Renaming and rescoping [MW-23]")
struct MovingTests {
  private let site: Site
  private let cookie: String
  private var old: String { cookie.replacing("moved=", with: "session=") }

  init() async throws {
    site = try Site {
      $0.cookie = .plainHTTP("moved")
      $0.alsoReads = ["session"]
      $0.cookie.formerScopes = [SessionCookie.Scope(path: "/old"), SessionCookie.Scope(name: "session", path: "/older")]
    }
    cookie = try await site.visitor()
  }

  private let moved = [
    "moved=; HttpOnly; Path=/old; SameSite=Lax; Max-Age=0", "session=; HttpOnly; Path=/; SameSite=Lax; Max-Age=0",
    "session=; HttpOnly; Path=/older; SameSite=Lax; Max-Age=0",
  ]

  @Test("a session under an older name is found, and a read leaves it there")
  func read() async throws {
    let answer = await site.request(old) { session async throws in
      #expect(try await session.get(.a) == "1")
      return nil
    }
    #expect(answer.status == 200)
    #expect(answer.setCookies.isEmpty)
  }

  @Test("a write moves it to the present name and deletes the older ones")
  func write() async throws {
    let answer = await site.request(old) { session in
      try session.set(.b, to: "2")
      return nil
    }
    #expect(answer.setCookies == ["\(cookie); HttpOnly; Path=/; SameSite=Lax"] + moved)
  }

  @Test("a commit of the handler's own moves it, too")
  func explicitCommit() async throws {
    let answer = await site.request(old) { session async throws in
      try session.set(.b, to: "2")
      _ = try await session.commit()
      return nil
    }
    #expect(answer.setCookies == ["\(cookie); HttpOnly; Path=/; SameSite=Lax"] + moved)
  }

  @Test("an older name counts only where none of the present name does: a neighbour could plant it")
  func planted() async throws {
    let theirs = try await site.visitor { try $0.set(.a, to: "theirs") }.replacing("moved=", with: "session=")
    let answer = await site.request("\(theirs); \(cookie)") { session async throws in
      #expect(try await session.get(.a) == "1")
      try session.set(.b, to: "2")
      return nil
    }
    #expect(answer.status == 200)
    #expect(try await site.value(.b, cookie) == "2")
    // What is no token keeps nobody from moving.
    #expect(try await site.value(.a, "moved=x; \(old)") == "1")
  }

  @Test("a request with both has moved already: only its own changes count")
  func both() async throws {
    let answer = await site.request("\(cookie); \(old)") { session in
      try session.set(.b, to: "2")
      return nil
    }
    #expect(answer.setCookies.isEmpty)
  }

  @Test("a logout under the older name deletes all of them")
  func logout() async throws {
    let answer = await site.request(old) { session in
      try session.invalidate()
      return nil
    }
    #expect(answer.setCookies == ["moved=; HttpOnly; Path=/; SameSite=Lax; Max-Age=0"] + moved)
  }

  @Test("former scopes are cleared with every set and delete, older names only if they came")
  func formerScopes() async throws {
    let set = await site.request { session in
      try session.set(.a, to: "1")
      return nil
    }
    #expect(set.setCookies.dropFirst() == moved.prefix(1))
    let ended = await site.request(try set.newCookie()) { session in
      try session.invalidate()
      return nil
    }
    #expect(ended.setCookies == ["moved=; HttpOnly; Path=/; SameSite=Lax; Max-Age=0"] + moved.prefix(1))
  }

  @Test("the deletion of a name with a prefix has what the prefix asks for, or browsers do not heed it")
  func prefixes() async throws {
    let site = try Site {
      $0.cookie = SessionCookie(name: "s", prefix: .secure, domain: "example.com", path: "/app")
      $0.cookie.formerScopes = [SessionCookie.Scope(path: "/"), SessionCookie.Scope(name: "older", path: "/x")]
      $0.alsoReads = ["__Host-session", "old"]
    }
    let cookie = try await site.visitor()
    let token = try #require(cookie.split(separator: "=").last)
    let answer = await site.request("__Host-session=\(token)") { session in
      try session.set(.b, to: "2")
      return nil
    }
    let attributes = "HttpOnly; Secure; "
    #expect(
      Set(answer.setCookies) == [
        "\(cookie); \(attributes)Domain=example.com; Path=/app; SameSite=Lax",
        "__Secure-s=; \(attributes)Path=/; SameSite=Lax; Max-Age=0",
        "__Host-session=; \(attributes)Path=/; SameSite=Lax; Max-Age=0",
        "old=; \(attributes)Domain=example.com; Path=/app; SameSite=Lax; Max-Age=0",
        "older=; \(attributes)Path=/x; SameSite=Lax; Max-Age=0",
      ])
  }
}
