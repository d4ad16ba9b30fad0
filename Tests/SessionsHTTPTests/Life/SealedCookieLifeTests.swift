import HTTPTypes
import Sessions
import SessionsCookie
import SessionsTesting
import Testing

@Suite("Life of a request whose session lies in the cookie")
struct SealedCookieLifeTests {
  private let site: Site

  init() throws {
    site = try Site(sealedBy: try CookieKeyRing(primary: .generate()))
  }

  @Test("untouched: no field, with a cookie and without [MW-1]")
  func untouched() async throws {
    let cookie = try await site.visitor()
    for cookie in [nil, cookie] { #expect(await site.request(cookie).response.headerFields.isEmpty) }
  }

  @Test("only read: a cookie only when the activity has to be written down [DEV-7]")
  func read() async throws {
    let cookie = try await site.visitor()
    let handler: (Session) async throws -> HTTPResponse? = { session async throws in
      #expect(try await session.get(.a) == "1")
      return nil
    }
    let fresh = await site.request(cookie, handler: handler)
    #expect(fresh.setCookies.isEmpty)
    #expect(fresh.cacheControl == "private")
    site.clock.advance(by: .seconds(60))
    let due = await site.request(cookie, handler: handler)
    #expect(due.setCookies.count == 1)
    #expect(due.cacheControl == "no-store")
    #expect(try await site.value(.a, due.cookie) == "1")
  }

  @Test("what an old key sealed is sealed anew by the next request that reads it [CK-3]")
  func resealed() async throws {
    let (old, new) = (CookieKey.generate(), CookieKey.generate())
    let before = try Site(sealedBy: try CookieKeyRing(primary: old))
    let after = try Site(sealedBy: try CookieKeyRing(primary: new, others: [old]))
    let cookie = try await before.visitor()
    let read = await after.request(cookie) { session async throws in
      #expect(try await session.get(.a) == "1")
      return nil
    }
    #expect(read.setCookies.count == 1)
    let last = try Site(sealedBy: try CookieKeyRing(primary: new))
    #expect(try await last.value(.a, read.cookie) == "1")
  }

  @Test("changed: the new cookie is the session [CK-1]")
  func changed() async throws {
    let cookie = try await site.visitor()
    let answer = await site.request(cookie) { session in
      try session.set(.a, to: "2")
      return nil
    }
    #expect(answer.setCookies.count == 1)
    #expect(try await site.value(.a, answer.cookie) == "2")
  }

  @Test("a failure drops changes and sends the cookie of a flash that was taken [MW-5] [FL-3]", arguments: [true, false])
  func failure(takes: Bool) async throws {
    let cookie = try await site.visitor { session in
      try session.set(.a, to: "1")
      try session.flash(.message, "x")
    }
    let answer = await site.request(cookie) { session in
      if takes { #expect(try await session.takeFlash(.message) == "x") }
      try session.set(.a, to: "2")
      throw Crash()
    }
    #expect(answer.status == 500)
    #expect(answer.setCookies.count == (takes ? 1 : 0))
    #expect(answer.cacheControl == "no-store")
    let next = takes ? answer.cookie : cookie
    await site.request(next) { session async throws in
      #expect(try await session.get(.a) == "1")
      #expect(try await session.takeFlash(.message) == (takes ? nil : "x"))
      return nil
    }
  }

  @Test("a session that does not fit into the cookie is 500, sets none, and loses no flash that was taken [CK-8]")
  func tooLarge() async throws {
    let cookie = try await site.visitor { try $0.flash(.message, "x") }
    let large = String(repeating: "x", count: 5000)
    let untaken = await site.request(cookie) { session in
      try session.set(.a, to: large)
      return nil
    }
    #expect(untaken.status == 500)
    #expect(untaken.code == .tooLarge)
    #expect(untaken.setCookies.isEmpty)
    let taken = await site.request(cookie) { session in
      #expect(try await session.takeFlash(.message) == "x")
      try session.set(.a, to: large)
      return nil
    }
    #expect(taken.status == 500)
    await site.request(try taken.newCookie()) { session async throws in
      #expect(try await session.takeFlash(.message) == nil)
      return nil
    }
  }

  @Test("an ending deletes the cookie [MW-8]")
  func logout() async throws {
    let cookie = try await site.visitor()
    let answer = await site.request(cookie) { session in
      try session.invalidate()
      return nil
    }
    #expect(answer.setCookies == ["session=; HttpOnly; Path=/; SameSite=Lax; Max-Age=0"])
  }
}
