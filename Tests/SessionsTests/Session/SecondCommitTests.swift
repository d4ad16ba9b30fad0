import Sessions
import SessionsMemory
import SessionsTesting
import Testing

@Suite("Session: what one commit leaves for the next, and what the browser is not told")
struct SecondCommitTests {
  @Test("a change that left nothing to write is done: a second commit does not write it over somebody else's")
  func unchangedIsSettled() async throws {
    let site = try Site()
    let token = try await site.visitor()
    let session = site.request(token)
    try session.set(.visits, to: 1)
    #expect(try await session.commit().result == .unchanged)
    try await site.commit(token) { try $0.set(.visits, to: 5) }
    #expect(try await session.commit().result == .unchanged)
    try await session.reload()
    #expect(try await session.commit().result == .unchanged)
    #expect(try await site.request(token).get(.visits) == 5)
  }

  @Test("a request that lost its session begins one with its next change, and one whose token was replaced may not [ROT-8] [CC-7]")
  func afterLosses() async throws {
    let site = try Site()
    let token = try await site.visitor()
    let gone = site.request(token, lostChanges: .discard)
    let superseded = site.request(token, lostChanges: .discard)
    #expect(try await gone.get(.visits) == 1)
    #expect(try await superseded.get(.visits) == 1)
    let new = try #require(try await site.commit(token) { try $0.rotate() }.cookie.token)
    for _ in 0..<2 {
      try superseded.set(.visits, to: 2)
      #expect(try await superseded.commit().result == .superseded)
    }
    try await site.commit(new) { try $0.invalidate() }
    try gone.set(.visits, to: 2)
    #expect(try await gone.commit().result == .gone)
    try gone.set(.visits, to: 3)
    #expect(try await gone.commit().result == .created)
  }

  @Test("the sessions of ambiguous cookies end once")
  func rivalsEndOnce() async throws {
    let site = try Site()
    let session = site.request(try await site.visitor(), try await site.visitor())
    try session.set(.visits, to: 3)
    try session.rotate()
    #expect(try await session.commit().result == .created)
    site.records.reset()
    try session.rotate()
    #expect(try await session.commit().result == .committed)
    #expect(site.records.calls == "1 replace")
  }

  @Test(
    "the end of a session that the browser forgets anyway, and a change that moves no end, send no cookie [MW-6]", arguments: [true, false])
  func cookieNotSent(isPersistent: Bool) async throws {
    let site = try Site()
    let token = try await site.visitor { session in
      try session.set(.visits, to: 1)
      try session.setPersistent(isPersistent)
    }
    let end = site.clock.now.advanced(by: .seconds(600))
    let commit = try await site.commit(token) { if isPersistent { try $0.set(.visits, to: 2) } else { try $0.expire(at: end) } }
    #expect(commit.became(.committed, .none))
  }

  @Test("a session that is used later tells no cookie, though another request moved the end meanwhile [MW-22]")
  func laterTellsNothing() async throws {
    let site = try Site()
    let token = try await site.visitor { session in
      try session.set(.visits, to: 1)
      try session.setPersistent(true)
    }
    let request = site.request(token)
    #expect(try await request.get(.visits) == 1)
    let later = try request.later()
    #expect(throws: SessionError.self) { try later.rotate() }
    #expect(try await later.get(.visits) == 1)
    let end = site.clock.now.advanced(by: .seconds(600))
    try await site.commit(token) { try $0.expire(at: end) }
    try later.set(.visits, to: 2)
    #expect(try await later.commit().became(.committed, .none))
  }

  @Test("a new identity keeps the old session when the new one cannot be written, unless privilege is dropped")
  func renewalFails() async throws {
    let site = try Site()
    let token = try await site.visitor()
    site.records.fail(.create, with: SessionError(.unavailable, "planted"))
    let session = site.request(token)
    try session.renewIdentity()
    #expect(await errorCode { _ = try await session.commit() } == .unavailable)
    #expect(try await site.request(token).get(.visits) == 1)
  }

  @Test("a commit that left nothing to write ends nothing: the token still opens the session")
  func unchangedKeepsTheToken() async throws {
    let site = try Site()
    let session = site.request(try await site.visitor())
    try session.set(.visits, to: 1)
    #expect(try await session.commit().result == .unchanged)
    try await session.reload()
    #expect(try await session.get(.visits) == 1)
  }
}
