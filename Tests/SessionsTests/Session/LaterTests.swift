import Sessions
import SessionsTesting
import Testing

@Suite("Session: after its request [MW-22]")
struct LaterTests {
  /// A request that has read its session and whose head has been sent.
  private func sealed(_ site: Site, _ token: String?) async throws -> Session {
    let session = site.request(token)
    #expect(try await session.get(.visits) == (token == nil ? nil : 1))
    session.seal()
    return session
  }

  @Test("it reads, writes and takes, commits by itself and owes no cookie")
  func works() async throws {
    let site = try Site()
    let token = try await site.visitor { session in
      try session.set(.visits, to: 1)
      try session.flash(.notice, "hi")
    }
    let session = try await sealed(site, token)
    let later = try session.later()
    #expect(!later.isSealed)
    #expect(try await later.get(.visits) == 1)
    #expect(site.records.calls == "1 load")
    #expect(try await later.takeFlash(.notice) == "hi")
    try later.update(.visits, default: 0) { $0 += 1 }
    try later.keepFlash(.notice)
    #expect(try await later.commit().became(.committed, .none))
    #expect(later.takeCookieChange() == .none)
    #expect(session.takeCookieChange() == .none)
    #expect(try await session.get(.visits) == 1)
    #expect(try await site.request(token).get(.visits) == 2)
    #expect(try await site.request(token).takeFlash(.notice) == "hi")
  }

  @Test("it goes on with what the request committed, even if it was made before")
  func afterCommit() async throws {
    let site = try Site()
    let session = site.request(try await site.visitor())
    let later = try session.later()
    try session.set(.visits, to: 5)
    try session.rotate()
    let token = try await session.commit().cookie.token
    session.seal()
    #expect(try await later.get(.visits) == 5)
    try later.set(.visits, to: 6)
    #expect(try await later.commit().result == .committed)
    #expect(try await site.request(token).get(.visits) == 6)
  }

  @Test("what needs a cookie throws sealed and writes nothing")
  func needsCookie() async throws {
    let site = try Site()
    let token = try await site.visitor { session in
      try session.set(.visits, to: 1)
      try session.setPersistent(true)
    }
    for change in [
      { try $0.rotate() }, { try $0.renewIdentity() }, { try $0.rotate(.periodic) }, { try $0.setSubject("eve") },
      { try $0.setPersistent(false) }, { try $0.expire(at: at(.seconds(90000))) },
      { try $0.setLimits(idle: nil, absolute: .hours(2)) },
      { session in
        try session.invalidate()
        try session.set(.visits, to: 9)
      },
      { session in
        try session.flash(.notice, "bye")
        try session.invalidate(keepingFlash: true)
      },
    ] as [(Session) throws -> Void] {
      let later = try await sealed(site, token).later()
      let code = await errorCode {
        try change(later)
        _ = try await later.commit()
      }
      #expect(code == .sealed)
      #expect(later.takeCookieChange() == .none)
    }
    let snapshot = try #require(try await site.request(token).snapshot())
    #expect(snapshot.version == 1)
    #expect(site.records.held == 1)
    let none = try await sealed(site, nil).later()
    try none.set(.visits, to: 9)
    #expect(await errorCode { _ = try await none.commit() } == .sealed)
    #expect(site.records.held == 1)
  }

  @Test("ending is allowed, and a session that another request ended is gone")
  func ending() async throws {
    let site = try Site()
    let token = try await site.visitor()
    let (one, two) = (try await sealed(site, token).later(), try await sealed(site, token).later())
    #expect(try await one.get(.visits) == 1)
    #expect(try await two.get(.visits) == 1)
    try one.invalidate()
    #expect(try await one.commit().became(.destroyed, .none))
    #expect(site.records.held == 0)
    try two.set(.visits, to: 2)
    #expect(await errorCode { _ = try await two.commit() } == .gone)
    try await two.reload()
    #expect(try await two.snapshot() == nil)
  }

  @Test("shortening the life to nothing ends it, too [TTL-6]")
  func expiring() async throws {
    let site = try Site()
    let token = try await site.visitor { session in
      try session.set(.visits, to: 1)
      try session.setPersistent(true)
    }
    let later = try await sealed(site, token).later()
    try later.expire(at: site.clock.now)
    #expect(try await later.commit().became(.destroyed, .none))
    #expect(site.records.held == 0)
  }

  @Test("a request that did not use its session before the head cannot begin to")
  func tooLate() async throws {
    let site = try Site()
    let token = try await site.visitor()
    let unused = site.request(token)
    unused.seal()
    #expect(throws: SessionError.self) { _ = try unused.later() }
    // Asked for in time, it can be used at any time; the response then says that it differs by cookie.
    let session = site.request(token)
    let later = try session.later()
    #expect(session.isAccessed)
    session.seal()
    #expect(try await later.get(.visits) == 1)
    #expect(try await later.later().get(.visits) == 1)
    later.seal()
    #expect(await errorCode { try later.set(.visits, to: 2) } == .sealed)
  }

  @Test("a session that ends with the browser can be shortened, but not made to last")
  func browserSession() async throws {
    let site = try Site()
    let token = try await site.visitor()
    let later = try await sealed(site, token).later()
    try later.expire(at: at(.seconds(600)))
    #expect(try await later.commit().became(.committed, .none))
    try later.setPersistent(true)
    #expect(await errorCode { _ = try await later.commit() } == .sealed)
    let snapshot = try #require(try await site.request(token).snapshot())
    #expect(snapshot.absoluteDeadline == at(.seconds(600)))
    #expect(!snapshot.content.isPersistent)
  }

  @Test("ending is allowed where there is no session, and is nothing")
  func endingNothing() async throws {
    let site = try Site()
    let later = try await sealed(site, nil).later()
    try later.invalidate()
    #expect(try await later.commit().became(.destroyed, .none))
    #expect(site.records.calls == "")
  }

  @Test("it reloads with the token that its request got meanwhile")
  func rotatedMeanwhile() async throws {
    let site = try Site()
    let session = site.request(try await site.visitor())
    let later = try session.later()
    #expect(try await later.get(.visits) == 1)
    try session.rotate()
    _ = try await session.commit()
    try await later.reload()
    #expect(try await later.get(.visits) == 1)
  }

  @Test("another one can be made of it even after its own seal")
  func laterStill() async throws {
    let site = try Site()
    let later = try await sealed(site, try await site.visitor()).later()
    later.seal()
    #expect(try await later.later().get(.visits) == 1)
  }
}
