import HTTPTypes
import Sessions
import SessionsFaultRuns
import SessionsHTTP
import SessionsHTTPTesting
import SessionsTesting
import Testing

@Suite("Several cookies of one name [ID-8] [MW-21]")
struct SeveralCookiesTests {
  private let site: Site

  init() throws {
    site = try Site()
  }

  private let logout: (Session) async throws -> HTTPResponse? = { session in
    try session.invalidate()
    return nil
  }

  @Test("a dead one beside a live one does no harm, in both orders")
  func dead() async throws {
    let live = try await site.visitor()
    let dead = "session=\(SessionToken().text)"
    for cookies in [[dead, live], [live, dead]] {
      await site.request(cookies) { session async throws in
        #expect(try await session.get(.a) == "1")
        return nil
      }
    }
  }

  @Test("two live sessions are none, and a read sets no cookie")
  func ambiguous() async throws {
    let both = [try await site.visitor(), try await site.visitor()]
    let answer = await site.request(both) { session async throws in
      #expect(try await session.get(.a) == nil)
      return nil
    }
    #expect(answer.setCookies.isEmpty)
    #expect(site.events.names == ["ambiguousCookie"])
  }

  @Test("a login ends both and begins a third, which lives beside either old cookie")
  func login() async throws {
    let both = [try await site.visitor(), try await site.visitor()]
    let answer = await site.request(both) { session in
      try session.setSubject("ada")
      try session.set(.a, to: "2")
      return nil
    }
    let new = try answer.newCookie()
    #expect(answer.setCookies.count == 1)
    for old in both {
      #expect(try await site.value(.a, old) == nil)
      #expect(try await site.value(.a, "\(old); \(new)") == "2")
    }
  }

  @Test("a logout ends both and deletes the cookie")
  func logoutOfBoth() async throws {
    let both = [try await site.visitor(), try await site.visitor()]
    let answer = await site.request(both, handler: logout)
    #expect(answer.setCookies == ["session=; HttpOnly; Path=/; SameSite=Lax; Max-Age=0"])
    for old in both { #expect(try await site.value(.a, old) == nil) }
  }

  @Test("a logout that cannot end both is 503 and deletes nothing [MW-10]")
  func failedLogout() async throws {
    let both = [try await site.visitor(), try await site.visitor()]
    site.faults.fail([.delete], with: .unavailable)
    let failed = await site.request(both, handler: logout)
    #expect(failed.status == 503)
    #expect(failed.setCookies.isEmpty)
    site.faults.repair()
    #expect(await site.request(both, handler: logout).setCookies.count == 1)
  }
}

@Suite("Tokens that were rotated away [MW-20] [MW-24]")
struct SupersededTokenTests {
  private let site: Site

  init() throws {
    site = try Site()
  }

  private func rotate(_ cookie: String) async throws -> String {
    try await site.request(cookie) { session in
      try session.rotate()
      return nil
    }.newCookie()
  }

  @Test("read nothing, set no cookie, and write nothing while their requests may be under way")
  func underWay() async throws {
    let old = try await site.visitor()
    let new = try await rotate(old)
    let read = await site.request(old) { session async throws in
      #expect(try await session.get(.a) == nil)
      return nil
    }
    #expect(read.status == 200)
    #expect(read.setCookies.isEmpty)
    let written = await site.request(old) { session in
      try session.set(.a, to: "2")
      return nil
    }
    #expect(written.status == 409)
    #expect(written.code == .superseded)
    #expect(written.setCookies.isEmpty)
    let ended = await site.request(old) { session in
      try session.invalidate()
      return nil
    }
    #expect(ended.setCookies.isEmpty)
    #expect(try await site.value(.a, new) == "1")
  }

  @Test("begin a session of their own at a login")
  func login() async throws {
    let old = try await site.visitor()
    let new = try await rotate(old)
    let answer = await site.request(old) { session in
      try session.setSubject("ada")
      try session.set(.b, to: "2")
      return nil
    }
    let own = try answer.newCookie()
    #expect(try await site.value(.b, own) == "2")
    #expect(try await site.value(.a, own) == nil)
    #expect(try await site.value(.a, new) == "1")
  }

  @Test("are no session after that, so a browser whose answer was lost is not stuck")
  func afterwards() async throws {
    let old = try await site.visitor()
    _ = try await rotate(old)
    site.clock.advance(by: .seconds(600))
    let answer = await site.request(old) { session in
      try session.set(.a, to: "2")
      return nil
    }
    #expect(answer.status == 200)
    #expect(answer.setCookies.count == 1)
    #expect(try await site.value(.a, answer.cookie) == "2")
  }

  @Test("a change of the subject rotates unasked, unless the setting says otherwise")
  func subject() async throws {
    let login: (Session) async throws -> HTTPResponse? = { session in
      try session.setSubject("ada")
      return nil
    }
    let old = try await site.visitor()
    let new = try await site.request(old, handler: login).newCookie()
    #expect(new != old)
    #expect(try await site.value(.a, old) == nil)
    #expect(try await site.value(.a, new) == "1")
    let lenient = try Site {
      $0.cookie = .plainHTTP()
      $0.rotatesOnSubjectChange = false
    }
    #expect(await lenient.request(try await lenient.visitor(), handler: login).setCookies.isEmpty)
  }
}
