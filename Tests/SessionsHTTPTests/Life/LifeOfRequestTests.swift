import HTTPTypes
import Sessions
import SessionsFaultRuns
import SessionsHTTP
import SessionsHTTPTesting
import SessionsTesting
import Testing

@Suite("Life of a request")
struct LifeOfRequestTests {
  private let site: Site

  init() throws {
    site = try Site()
  }

  /// A way to end with a status: returned or thrown.
  private static let endings: [@Sendable (Int) throws -> HTTPResponse?] = [
    { HTTPResponse(status: .init(code: $0)) }, { throw HTTPFailure(status: .init(code: $0)) },
  ]

  @Test("untouched, without a cookie and with one: no I/O and no field [MW-1]", arguments: [200, 404, 500])
  func untouched(status: Int) async throws {
    let cookie = try await site.visitor()
    for cookie in [nil, cookie, "session=\(SessionToken().text)"] {
      for end in Self.endings {
        let answer = await site.request(cookie) { _ in try end(status) }
        #expect(answer.status == status)
        #expect(answer.response.headerFields.isEmpty)
        #expect(site.records.total == 0)
      }
    }
  }

  @Test("a read without a cookie is no I/O [MW-1]")
  func readWithoutCookie() async {
    let answer = await site.request { session async throws in
      #expect(try await session.get(.a) == nil)
      return nil
    }
    #expect(site.records.total == 0)
    #expect(answer.vary == "Cookie")
    #expect(answer.setCookies.isEmpty)
  }

  @Test("only read: one load, and a touch when one is due [TTL-8]")
  func read() async throws {
    let cookie = try await site.visitor()
    for (seconds, touches) in [(0, 0), (59, 0), (1, 1), (0, 0)] {
      site.clock.advance(by: .seconds(seconds))
      let answer = await site.request(cookie) { session in
        _ = try await session.get(.a)
        _ = try await session.get(.a)
        return nil
      }
      #expect(site.records.count(.read) == 1)
      #expect(site.records.count(.touch) == touches)
      #expect(site.records.count(.write) == 0)
      #expect(answer.setCookies.isEmpty)
    }
  }

  @Test("a touch that fails does not fail the answer, and is logged")
  func touchFails() async throws {
    let cookie = try await site.visitor()
    site.clock.advance(by: .seconds(60))
    site.faults.fail([.touch], with: .unavailable)
    let answer = await site.request(cookie) { session async throws in
      #expect(try await session.get(.a) == "1")
      return nil
    }
    #expect(answer.status == 200)
    #expect(site.events.log.contains { $0.text.contains("touch") && $0.text.contains("unavailable") })
  }

  @Test("changed: the commit is done before the answer, with one write [MW-2]")
  func changed() async throws {
    let cookie = try await site.visitor()
    let answer = await site.request(cookie) { session in
      try session.set(.a, to: "2")
      try session.set(.b, to: "3")
      return nil
    }
    #expect(site.records.count(.write) == 1)
    #expect(answer.setCookies.isEmpty)
    #expect(try await site.value(.a, cookie) == "2")
  }

  @Test("changes that change nothing are no write, and those that leave nothing make no record [MW-1] [CC-8]")
  func noChange() async throws {
    let cookie = try await site.visitor()
    await site.request(cookie) { session in
      try session.set(.a, to: "1")
      return nil
    }
    #expect(site.records.count(.write) == 0)
    for change in [{ try $0.remove(.a) }, { try $0.setPersistent(true) }, { try $0.invalidate() }] as [@Sendable (Session) throws -> Void] {
      let answer = await site.request { session in
        try change(session)
        return nil
      }
      #expect(site.records.count(.write) == 0)
      #expect(answer.setCookies.isEmpty)
    }
  }

  @Test("below 500 the status keeps changes, returned or thrown [MW-5]", arguments: [200, 302, 401, 404])
  func kept(status: Int) async throws {
    for end in Self.endings {
      let answer = await site.request { session in
        try session.update(.count, default: 0) { $0 += 1 }
        return try end(status)
      }
      #expect(answer.status == status)
      let next = await site.request(try answer.newCookie()) { session async throws in
        #expect(try await session.get(.count) == 1)
        return nil
      }
      #expect(next.status == 200)
    }
  }

  @Test("from 500 on it drops them, and so does an error that is no answer [MW-5]", arguments: [500, 503])
  func dropped(status: Int) async throws {
    let cookie = try await site.visitor()
    for end in Self.endings + [{ _ in throw Crash() }] {
      let answer = await site.request(cookie) { session in
        try session.set(.a, to: "2")
        try session.rotate()
        return try end(status)
      }
      #expect([status, 500].contains(answer.status))
      #expect(answer.setCookies.isEmpty)
      #expect(answer.vary == "Cookie")
      #expect(site.records.count(.write) == 0)
      #expect(try await site.value(.a, cookie) == "1")
    }
  }

  @Test("a failed request is activity too, and its touch may fail")
  func failedTouch() async throws {
    let cookie = try await site.visitor()
    site.clock.advance(by: .seconds(60))
    let handler: (Session) async throws -> HTTPResponse? = { session in
      _ = try await session.get(.a)
      throw Crash()
    }
    site.faults.fail([.touch], with: .timeout)
    #expect(await site.request(cookie, handler: handler).cause is Crash)
    #expect(site.events.log.contains { $0.text.contains("timeout") })
    site.faults.repair()
    await site.request(cookie, handler: handler)
    #expect(site.records.count(.touch) == 1)
  }

  @Test("what an explicit commit owes is sent once, whatever happens later [MW-6]", arguments: [200, 500])
  func explicit(status: Int) async throws {
    let answer = await site.request { session in
      try session.set(.a, to: "1")
      #expect(try await session.commit().result == .created)
      try session.set(.b, to: "2")
      return HTTPResponse(status: .init(code: status))
    }
    #expect(answer.status == status)
    #expect(answer.setCookies.count == 1)
    #expect(try await site.value(.a, answer.cookie) == "1")
    #expect(try await site.value(.b, answer.cookie) == (status == 200 ? "2" : nil))
  }

  @Test("a rotation that was committed is sent although a later commit fails, or the visitor would be logged out [MW-4] [MW-6]")
  func owedAfterFailure() async throws {
    let cookie = try await site.visitor()
    let answer = await site.request(cookie) { session in
      try session.rotate()
      _ = try await session.commit()
      try session.set(.b, to: "2")
      site.faults.fail([.write], with: .unavailable)
      return nil
    }
    site.faults.repair()
    #expect(answer.status == 503)
    #expect(answer.setCookies.count == 1)
    #expect(try await site.value(.a, answer.cookie) == "1")
  }

  @Test("a failed commit replaces the answer and sets no cookie; others' cookies are carried over [MW-4]")
  func failedCommit() async throws {
    let cookie = try await site.visitor()
    for code in [SessionErrorCode.unavailable, .timeout, .backend] {
      site.faults.fail([.write], with: code)
      for cookie in [nil, cookie] {
        let answer = await site.request(cookie) { session in
          try session.set(.a, to: "2")
          try session.rotate()
          return .with([.setCookie: "x=1", .contentType: "text/html", .cacheControl: "public"])
        }
        #expect(answer.status == 503)
        #expect(answer.code == code)
        #expect(
          answer.response.headerFields == [.setCookie: "x=1", .retryAfter: "1", .cacheControl: "no-store", .vary: "Cookie"])
      }
    }
    site.faults.repair()
    #expect(try await site.value(.a, cookie) == "1")
  }

  @Test("a session that does not fit is 500 and is as before [SZ-1]")
  func tooLarge() async throws {
    let cookie = try await site.visitor()
    let answer = await site.request(cookie) { session in
      try session.set(.a, to: "2")
      try session.set(.b, to: String(repeating: "x", count: 70000))
      return nil
    }
    #expect(answer.status == 500)
    #expect(answer.code == .tooLarge)
    #expect(try await site.value(.a, cookie) == "1")
  }

  @Test("a read that fails is the store's failure, never an empty session; without a cookie nothing is read [ERR-2]")
  func failedRead() async throws {
    let cookie = try await site.visitor()
    site.faults.fail(with: .unavailable)
    let handler: (Session) async throws -> HTTPResponse? = { session in
      try session.set(.b, to: "2")
      _ = try await session.get(.a)
      return nil
    }
    let answer = await site.request(cookie, handler: handler)
    #expect(answer.status == 503)
    #expect(answer.cacheControl == "no-store")
    #expect(answer.vary == "Cookie")
    #expect(answer.setCookies.isEmpty)
    #expect(
      await site.request {
        _ = try await $0.get(.a); return nil
      }.status == 200)
    #expect(await site.request(cookie).status == 200)
  }

  @Test("an ending that fails is 503 and the cookie stays; repaired it is done [MW-10]")
  func failedLogout() async throws {
    let cookie = try await site.visitor()
    let handler: (Session) async throws -> HTTPResponse? = { session in
      try session.invalidate()
      return nil
    }
    site.faults.fail([.delete], with: .unavailable)
    let failed = await site.request(cookie, handler: handler)
    #expect(failed.status == 503)
    #expect(failed.setCookies.isEmpty)
    #expect(try await site.value(.a, cookie) == "1")
    site.faults.repair()
    #expect(await site.request(cookie, handler: handler).setCookies == ["session=; HttpOnly; Path=/; SameSite=Lax; Max-Age=0"])
    #expect(try await site.value(.a, cookie) == nil)
  }

  @Test("an ending clears the cookie although the record was gone, and needs no cookie [MW-10]")
  func logoutOfNothing() async throws {
    let handler: (Session) async throws -> HTTPResponse? = { session in
      try session.invalidate()
      return nil
    }
    #expect(await site.request("session=\(SessionToken().text)", handler: handler).setCookies.count == 1)
    #expect(await site.request(handler: handler).setCookies.isEmpty)
  }

  @Test("changes of a session that was ended meanwhile are 409, a read is not; neither brings it back [ROT-14]")
  func endedMeanwhile() async throws {
    let cookie = try await site.visitor()
    let end: () async -> Void = {
      let ended = await site.request(cookie) { session in
        try session.invalidate()
        return nil
      }
      #expect(ended.setCookies.count == 1)
    }
    let read = await site.request(cookie) { session in
      _ = try await session.get(.a)
      await end()
      return nil
    }
    #expect(read.status == 200)
    #expect(read.setCookies.isEmpty)

    let another = try await site.visitor()
    let changed = await site.request(another) { session in
      _ = try await session.get(.a)
      await site.request(another) { other in
        try other.invalidate()
        return nil
      }
      try session.set(.a, to: "2")
      return nil
    }
    #expect(changed.status == 409)
    #expect(changed.code == .gone)
    #expect(changed.setCookies.isEmpty)
    #expect(try await site.value(.a, another) == nil)
  }

  @Test("a flash that was taken stays taken when the handler fails [FL-3]")
  func takenFlash() async throws {
    let cookie = try await site.visitor { try $0.flash(.message, "x") }
    let failed = await site.request(cookie) { session async throws in
      #expect(try await session.takeFlash(.message) == "x")
      throw Crash()
    }
    #expect(failed.setCookies.isEmpty)
    await site.request(cookie) { session async throws in
      #expect(try await session.takeFlash(.message) == nil)
      return nil
    }
  }
}
