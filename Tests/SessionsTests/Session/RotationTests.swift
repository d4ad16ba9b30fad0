import Sessions
import SessionsTesting
import Testing

@Suite("Session: rotation")
struct RotationTests {
  @Test("login: a new token for the same session, and the old one is dead [ROT-2] [ROT-3]")
  func login() async throws {
    let site = try Site()
    let token = try await site.visitor { session in
      try session.set(.visits, to: 1)
      try session.flash(.notice, "hi")
    }
    let before = try #require(try await site.request(token).snapshot())
    let session = site.request(token)
    try session.rotate()
    try session.setSubject("alice")
    let commit = try await session.commit()
    let new = try #require(commit.cookie.token)
    #expect(commit.result == .committed)
    #expect(new != token)
    #expect(commit.cookie.maxAge == nil)

    let after = try #require(try await site.request(new).snapshot())
    #expect(after.id == before.id)
    #expect(after.createdAt == before.createdAt)
    #expect(after.absoluteDeadline == before.absoluteDeadline)
    #expect(after.content.subject == "alice")
    #expect(after.content.authenticatedAt == start)
    #expect(after.content.fields == before.content.fields)
    #expect(after.content.flash == before.content.flash)
    #expect(try await site.request(token).snapshot() == nil)
  }

  @Test("several rotations in one request are one cookie and one write [ROT-13]")
  func collapsed() async throws {
    let site = try Site()
    let session = site.request(try await site.visitor())
    for _ in 0..<3 { try session.rotate() }
    try session.rotate(.periodic)
    let commit = try await session.commit()
    #expect(commit.cookie.token != nil)
    #expect(site.records.calls == "1 load, 1 replace")
    // Nothing is pending: the next commit of this request rotates no more.
    #expect(try await session.commit().became(.unchanged, .none))
  }

  @Test("the stricter of two rotations wins, in either order [ROT-13]")
  func stricter() async throws {
    struct Expected {
      let rotations: [Rotation]
      var isPrivilege = false, isCleared = false, isRestarted = false, isNew = false
    }
    let table = [
      Expected(rotations: [.periodic, .periodic]),
      Expected(rotations: [.periodic, .privilegeChange()], isPrivilege: true),
      Expected(
        rotations: [.privilegeChange(clearing: true), .privilegeChange(restartingLifetime: true)], isPrivilege: true,
        isCleared: true, isRestarted: true),
      Expected(rotations: [.newIdentity(), .periodic], isNew: true),
      Expected(rotations: [.newIdentity(droppingPrivilege: true), .newIdentity()], isNew: true),
    ]
    for expected in table {
      for rotations in [expected.rotations, expected.rotations.reversed()] {
        let site = try Site()
        let token = try await site.visitor()
        let before = try #require(try await site.request(token).snapshot())
        site.clock.advance(by: .seconds(5))
        let commit = try await site.commit(token) { session in for rotation in rotations { try session.rotate(rotation) } }
        let after = try #require(try await site.request(commit.cookie.token).snapshot())
        #expect((after.content.authenticatedAt != nil) == expected.isPrivilege, "\(rotations)")
        #expect(after.content.fields.isEmpty == expected.isCleared, "\(rotations)")
        #expect((after.absoluteDeadline > before.absoluteDeadline) == expected.isRestarted, "\(rotations)")
        #expect((after.id != before.id) == expected.isNew, "\(rotations)")
      }
    }
  }

  @Test("the rotation of a new session is no second token [ROT-13]")
  func newSession() async throws {
    let site = try Site()
    let session = site.request()
    try session.rotate()
    try session.set(.visits, to: 1)
    let commit = try await session.commit()
    #expect(commit.result == .created)
    #expect(site.records.calls == "1 create")
    #expect(try await site.request(commit.cookie.token).get(.visits) == 1)
  }

  @Test("the rotation of nothing is nothing [ROT-12]")
  func nothing() async throws {
    let site = try Site()
    let token = try await site.visitor()
    try await site.commit(token) { try $0.invalidate() }
    for session in [site.request(), site.request(token)] {
      try session.rotate()
      #expect(try await session.commit().became(.unchanged, .none))
    }
    #expect(site.records.held == 0)
  }

  @Test("a periodic rotation leaves the old token its grace, but no right to rotate [ROT-4]")
  func grace() async throws {
    let site = try Site()
    let token = try await site.visitor()
    let new = try #require(try await site.commit(token) { try $0.rotate(.periodic) }.cookie.token)
    site.clock.advance(by: .seconds(10) - .milliseconds(1))
    let old = site.request(token)
    try old.set(.visits, to: 2)
    try old.rotate(.periodic)
    #expect(try await old.commit().became(.committed, .none))
    #expect(try await site.request(new).get(.visits) == 2)
    site.clock.advance(by: .milliseconds(1))
    #expect(try await site.request(token).snapshot() == nil)
    #expect(try await site.request(new).get(.visits) == 2)
  }

  @Test("clearing drops what was there before, in the same write, and keeps what the request writes [ROT-6]")
  func clearing() async throws {
    let site = try Site()
    let token = try await site.visitor { session in
      try session.set(.visits, to: 1)
      try session.flash(.notice, "old")
      try session.setSubject("alice")
    }
    let session = site.request(token)
    try session.rotate(.privilegeChange(clearing: true))
    try session.set(.name, to: "new")
    let commit = try await session.commit()
    let content = try #require(try await site.request(commit.cookie.token).snapshot()).content
    #expect(content.fields.keys == ["name"])
    #expect(content.flash.isEmpty)
    #expect(content.subject == nil)
    #expect(site.records.count(.replace) == 1)
  }

  @Test("only restartingLifetime restarts the absolute limit [ROT-5]")
  func restarting() async throws {
    let site = try Site()
    var token: String? = try await site.visitor()
    let created = try #require(try await site.request(token).snapshot())
    site.clock.advance(by: .seconds(3000))
    token = try await site.commit(token) { try $0.rotate() }.cookie.token
    let rotated = try #require(try await site.request(token).snapshot())
    #expect(rotated.absoluteDeadline == created.absoluteDeadline)
    #expect(rotated.idleDeadline == site.clock.now.advanced(by: .seconds(3600)))
    token = try await site.commit(token) { try $0.rotate(.privilegeChange(restartingLifetime: true)) }.cookie.token
    let restarted = try #require(try await site.request(token).snapshot())
    #expect(restarted.absoluteDeadline == site.clock.now.advanced(by: .seconds(86400)))
    #expect(restarted.createdAt == created.createdAt)
  }

  @Test("a renewed identity has another key, the same content and no way back", arguments: [false, true])
  func renewed(droppingPrivilege: Bool) async throws {
    let site = try Site()
    let token = try await site.visitor()
    let before = try #require(try await site.request(token).snapshot())
    let session = site.request(token)
    try session.set(.other, to: 2)
    try session.renewIdentity(droppingPrivilege: droppingPrivilege)
    let commit = try await session.commit()
    let after = try #require(try await site.request(commit.cookie.token).snapshot())
    #expect(after.id != before.id)
    #expect(after.createdAt == before.createdAt)
    #expect(after.absoluteDeadline == before.absoluteDeadline)
    #expect(after.content.fields.keys == ["other", "visits"])
    #expect(try await site.request(token).snapshot() == nil)
    #expect(site.records.held == 1)
  }

  @Test("a new identity drops privilege if one of two calls asks for it, and only then: the old token dies first [ROT-13] [ROT-16]")
  func droppingOnce() async throws {
    for (one, two) in [(false, false), (false, true), (true, false), (true, true)] {
      let site = try Site()
      let session = site.request(try await site.visitor())
      try session.renewIdentity(droppingPrivilege: one)
      try session.renewIdentity(droppingPrivilege: two)
      #expect(try await session.commit().result == .committed)
      #expect(site.records.calls == "1 create, 1 destroy, 1 load" + (one || two ? ", 1 replace" : ""))
    }
  }
}
