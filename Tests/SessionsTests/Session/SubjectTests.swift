import Sessions
import SessionsMemory
import SessionsTesting
import Testing

@Suite("Session: its owner [MW-24], and the owner's other sessions [IX-3]")
struct SubjectTests {
  @Test("a commit that changes the owner replaces the token, and the old one is dead at once")
  func rotates() async throws {
    let site = try Site()
    var token = try await site.visitor()
    for change in [
      { try $0.setSubject("ada") }, { try $0.setSubject("eve") }, { try $0.setSubject(nil) },
      { session in
        try session.setSubject("ada")
        try session.rotate(.periodic)
      },
      { try $0.clear() },
    ] as [(Session) throws -> Void] {
      let session = site.request(token)
      try change(session)
      try session.set(.other, to: 1)
      let commit = try await session.commit()
      #expect(commit.result == .committed)
      let next = try #require(commit.cookie.token)
      let snapshot = try #require(try await site.request(next).snapshot())
      #expect(snapshot.content.authenticatedAt == site.clock.now)
      #expect(try await site.request(token).snapshot() == nil)
      #expect(site.records.held == 1)
      site.clock.advance(by: .seconds(1))
      token = next
    }
  }

  @Test("the same owner again, or a session made without it, keeps the token")
  func keeps() async throws {
    let site = try Site()
    let token = try await site.visitor { try $0.setSubject("ada") }
    let same: [(Session) throws -> Void] = [
      { try $0.setSubject("ada") },
      { session in
        try session.setSubject("eve")
        try session.setSubject("ada")
      },
      { session in
        try session.clear()
        try session.setSubject("ada")
      },
    ]
    for (visit, change) in zip(2..., same) {
      let session = site.request(token)
      try session.set(.other, to: visit)
      try change(session)
      try session.set(.visits, to: visit)
      #expect(try await session.commit().became(.committed, .none))
    }
    let off = Session(tokens: [token], in: site.store, clock: site.clock, rotatesOnSubjectChange: false)
    try off.setSubject("eve")
    #expect(try await off.commit().became(.committed, .none))
    #expect(try await site.request(token).subject == "eve")
  }

  @Test("a new identity that was asked for is done, and replaces the token as well")
  func newIdentity() async throws {
    let site = try Site()
    let token = try await site.visitor { try $0.setSubject("ada") }
    let before = try #require(try await site.request(token).snapshot())
    let session = site.request(token)
    try session.setSubject(nil)
    try session.set(.visits, to: 1)
    try session.renewIdentity(droppingPrivilege: true)
    let next = try await session.commit().cookie.token
    #expect(try await site.request(next).snapshot()?.id != before.id)
    #expect(try await site.request(token).snapshot() == nil)
  }

  @Test("an owner is given after the session ended meanwhile: a login, in a session of its own [ROT-12]")
  func afterTheEnd() async throws {
    let site = try Site()
    let token = try await site.visitor()
    let session = site.request(token)
    #expect(try await session.get(.visits) == 1)
    try await site.commit(token) { try $0.invalidate() }
    try session.setSubject("ada")
    let next = try await session.commit().cookie.token
    #expect(try await site.request(next).subject == "ada")
    #expect(try await site.request(next).get(.visits) == nil)
  }

  @Test("the time of the last rotation is known")
  func rotatedAt() async throws {
    let site = try Site()
    let token = try await site.visitor()
    #expect(try await site.request(token).snapshot()?.rotatedAt == nil)
    site.clock.advance(by: .seconds(5))
    let session = site.request(token)
    try session.rotate(.periodic)
    let next = try await session.commit().cookie.token
    #expect(try await session.snapshot()?.rotatedAt == at(.seconds(5)))
    site.clock.advance(by: .seconds(1))
    try await site.commit(next) { try $0.set(.visits, to: 2) }
    #expect(try await site.request(next).snapshot()?.rotatedAt == at(.seconds(5)))
    #expect(try await site.request(token).snapshot()?.rotatedAt == at(.seconds(5)))
  }

  @Test("the owner's other sessions end at once, nobody else's and not this one")
  func endOthers() async throws {
    let store = try ServerSessionStore(MemoryRecordStore())
    func login(_ subject: String) async throws -> String? {
      let session = Session(token: nil, in: store)
      try session.setSubject(subject)
      return try await session.commit().cookie.token
    }
    let (mine, other, third, eves) = (try await login("ada"), try await login("ada"), try await login("ada"), try await login("eve"))
    let session = Session(token: mine, in: store)
    #expect(try await session.endOthers() == 2)
    #expect(try await session.subject == "ada")
    for (token, subject) in [(mine, "ada"), (other, nil), (third, nil), (eves, "eve")] as [(String?, String?)] {
      #expect(try await Session(token: token, in: store).subject == subject)
    }
    // A login may do it before its commit, and nobody's session has no others.
    let new = Session(token: nil, in: store)
    try new.setSubject("ada")
    #expect(try await new.endOthers() == 1)
    #expect(try await Session(token: mine, in: store).subject == nil)
    #expect(try await Session(token: nil, in: store).endOthers() == 0)
  }

  @Test("without an index it is unsupported, and never an empty success [IX-7]")
  func unsupported() async throws {
    let site = try Site()
    for tokens in [[try await site.visitor { try $0.setSubject("ada") }], []] {
      let session = Session(tokens: tokens, in: site.store, clock: site.clock)
      #expect(await errorCode { _ = try await session.endOthers() } == .unsupported)
    }
  }

  @Test("a logout and a login of the same owner in one request is a login: the new session has its time [IX-4]")
  func sameOwnerAfterLogout() async throws {
    let site = try Site()
    let token = try await site.visitor { try $0.setSubject("ada") }
    site.clock.advance(by: .seconds(5))
    let session = site.request(token)
    try session.invalidate()
    try session.setSubject("ada")
    let next = try await session.commit().cookie.token
    #expect(try await site.request(next).snapshot()?.content.authenticatedAt == at(.seconds(5)))
  }
}
