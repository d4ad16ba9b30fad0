import Sessions
import SessionsFaultRuns
import SessionsTesting
import Testing

@Suite("Session: tokens that were rotated away, and sessions that ended meanwhile")
struct SupersededTests {
  /// A site with a session whose first token was rotated away by a login.
  private func site() async throws -> (site: Site, old: String, new: String) {
    let site = try Site()
    let old = try await site.visitor()
    let new = try #require(try await site.commit(old) { try $0.rotate() }.cookie.token)
    return (site, old, new)
  }

  @Test("it reads nothing and gets no cookie [ROT-10] [ROT-15]")
  func reads() async throws {
    let (site, old, _) = try await site()
    let session = site.request(old)
    #expect(try await session.get(.visits) == nil)
    #expect(try await !session.has(.visits))
    #expect(try await session.peekFlash(.notice) == nil)
    #expect(try await session.takeFlash(.notice) == nil)
    #expect(try await session.takeAllFlash().isEmpty)
    #expect(try await session.snapshot() == nil)
    #expect(try await session.commit().cookie == .none)
    #expect(site.records.calls == "1 load")
  }

  @Test("its writes throw superseded and are not written [ROT-15]")
  func writes() async throws {
    let (site, old, new) = try await site()
    for change in [
      { try $0.set(.visits, to: 66) }, { try $0.flash(.notice, "x") }, { try $0.clear() }, { try $0.setSubject(nil) },
      { session in
        try session.set(.visits, to: 66)
        try session.rotate(.periodic)
      },
      { session in
        try session.set(.visits, to: 66)
        try session.renewIdentity()
      },
    ] as [(Session) throws -> Void] {
      let session = site.request(old)
      try change(session)
      #expect(await errorCode { _ = try await session.commit() } == .superseded)
    }
    let content = try #require(try await site.request(new).snapshot()).content
    #expect(content.fields == ["visits": EncodedValue(json: "1")])
    #expect(content.subject == nil)
    #expect(site.records.held == 1)
  }

  @Test("the policy may drop them instead, without a cookie [ROT-8]")
  func discard() async throws {
    let (site, old, new) = try await site()
    let session = site.request(old, lostChanges: .discard)
    try session.set(.visits, to: 66)
    #expect(try await session.commit().became(.superseded, .none))
    #expect(try await site.request(new).get(.visits) == 1)
  }

  @Test("its logout ends nothing and deletes no cookie [ROT-10]")
  func logout() async throws {
    let (site, old, new) = try await site()
    let session = site.request(old)
    try session.invalidate()
    #expect(try await session.commit().became(.superseded, .none))
    #expect(try await site.request(new).get(.visits) == 1)
  }

  @Test("when no request with it can be under way any more, it is absent: a browser that lost the answer begins anew [ROT-15]")
  func pastTheAllowance() async throws {
    let (site, old, new) = try await site()
    site.clock.advance(by: .milliseconds(29_999))
    let slow = site.request(old)
    try slow.set(.visits, to: 66)
    #expect(await errorCode { _ = try await slow.commit() } == .superseded)
    site.clock.advance(by: .milliseconds(1))
    let late = site.request(old)
    try late.set(.visits, to: 2)
    let commit = try await late.commit()
    #expect(commit.result == .created)
    #expect(try await site.request(commit.cookie.token).get(.visits) == 2)
    #expect(try await site.request(new).get(.visits) == 1)
    #expect(site.events.names == ["superseded", "rotatedTokenReuse"])
    #expect(try await site.request(old).get(.visits) == nil)
  }

  @Test("a request that opened it before is superseded even then, and makes no session [ROT-8]")
  func lateCommit() async throws {
    let site = try Site()
    let old = try await site.visitor()
    let session = site.request(old)
    #expect(try await session.get(.visits) == 1)
    let new = try await site.commit(old) { try $0.rotate() }.cookie.token
    site.clock.advance(by: .seconds(60))
    try session.set(.visits, to: 66)
    #expect(await errorCode { _ = try await session.commit() } == .superseded)
    #expect(try await site.request(new).get(.visits) == 1)
    #expect(site.events.names == ["superseded"])
  }

  @Test("its login starts a session of its own with nothing of the old one [ROT-7] [ROT-15] [MW-24]", arguments: [true, false])
  func login(rotating: Bool) async throws {
    let (site, old, new) = try await site()
    let session = site.request(old)
    if rotating { try session.rotate() }
    try session.setSubject("bob")
    let commit = try await session.commit()
    #expect(commit.result == .created)
    let token = try #require(commit.cookie.token)
    let fresh = try #require(try await site.request(token).snapshot())
    let winner = try #require(try await site.request(new).snapshot())
    #expect(fresh.id != winner.id)
    #expect(fresh.content.subject == "bob")
    #expect(fresh.content.fields.isEmpty)
    #expect(fresh.content.authenticatedAt == site.clock.now)
    #expect(winner.content.subject == nil)
  }

  @Test("a rotation between load and commit: changes throw, reads do not [ROT-8]")
  func inBetween() async throws {
    let site = try Site()
    let old = try await site.visitor()
    let (writer, reader, dropper) = (site.request(old), site.request(old), site.request(old, lostChanges: .discard))
    for session in [writer, reader, dropper] { #expect(try await session.get(.visits) == 1) }
    let new = try await site.commit(old) { try $0.rotate() }.cookie.token
    for session in [writer, dropper] { try session.set(.visits, to: 66) }
    #expect(await errorCode { _ = try await writer.commit() } == .superseded)
    #expect(try await dropper.commit().became(.superseded, .none))
    #expect(try await reader.commit().cookie == .none)
    #expect(try await site.request(new).get(.visits) == 1)
    #expect(site.events.names.contains("superseded"))
  }

  @Test("a login between load and commit of another login: each has its own session [ROT-7]")
  func twoLogins() async throws {
    let site = try Site()
    let old = try await site.visitor()
    let session = site.request(old)
    #expect(try await session.get(.visits) == 1)
    let winner = try await site.commit(old) { session in
      try session.rotate()
      try session.setSubject("alice")
    }.cookie.token
    try session.rotate()
    try session.setSubject("bob")
    let loser = try await session.commit().cookie.token
    #expect(try await site.request(winner).snapshot()?.content.subject == "alice")
    let content = try #require(try await site.request(loser).snapshot()).content
    #expect(content.subject == "bob")
    #expect(content.fields.isEmpty)
  }

  @Test("a logout between load and commit: changes throw gone, and nothing comes back [CC-7]")
  func gone() async throws {
    let site = try Site()
    let token = try await site.visitor()
    let (writer, reader, dropper) = (site.request(token), site.request(token), site.request(token, lostChanges: .discard))
    for session in [writer, reader, dropper] { #expect(try await session.get(.visits) == 1) }
    try await site.commit(token) { try $0.invalidate() }
    for session in [writer, dropper] { try session.set(.visits, to: 66) }
    #expect(await errorCode { _ = try await writer.commit() } == .gone)
    #expect(try await dropper.commit().became(.gone, .none))
    #expect(try await reader.commit().cookie == .none)
    #expect(site.records.held == 0)
  }

  @Test("a session that expires during a long request is gone at the commit [TTL-10]")
  func expired() async throws {
    let site = try Site()
    let token = try await site.visitor()
    let (writer, reader) = (site.request(token), site.request(token))
    for session in [writer, reader] { #expect(try await session.get(.visits) == 1) }
    site.clock.advance(by: .seconds(3600))
    try writer.set(.visits, to: 2)
    #expect(await errorCode { _ = try await writer.commit() } == .gone)
    #expect(try await reader.commit().became(.gone, .none))
    #expect(try await site.request(token).snapshot() == nil)
  }
}
