import Sessions
import SessionsTesting
import Testing

@Suite("Session: whether it was used [MW-9], and discarding [MW-5]")
struct AccessTests {
  @Test("every read and every change counts as an access, with a session and without one")
  func accesses() async throws {
    let site = try Site()
    let token = try await site.visitor()
    for use in [
      { _ = try await $0.get(.visits) }, { _ = try await $0.has(.visits) }, { _ = try await $0.peekFlash(.notice) },
      { _ = try await $0.takeFlash(.notice) }, { _ = try await $0.takeAllFlash() }, { _ = try await $0.snapshot() },
      { _ = try await $0.subject }, { try await $0.reload() }, { try $0.set(.visits, to: 2) }, { try $0.remove(.visits) },
      { try $0.update(.visits, default: 0) { $0 += 1 } }, { try $0.clear() }, { try $0.setSubject(nil) }, { try $0.setPersistent(true) },
      { try $0.setLimits(idle: nil, absolute: nil) }, { try $0.expire(at: at(.seconds(60))) }, { try $0.flash(.notice, "x") },
      { try $0.flashNow(.notice, "x") }, { try $0.keepFlash(.notice) }, { try $0.rotate() }, { try $0.renewIdentity() },
      { try $0.invalidate() }, { _ = try $0.later() },
    ] as [(Session) async throws -> Void] {
      for tokens in [[token], []] {
        let session = Session(tokens: tokens, in: site.store, clock: site.clock)
        #expect(!session.isAccessed)
        try await use(session)
        #expect(session.isAccessed)
      }
    }
  }

  @Test("a read that failed counts, committing and asking about the session do not")
  func others() async throws {
    let site = try Site()
    let token = try await site.visitor()
    let failed = site.request(token)
    site.records.fail(.load, with: SessionError(.unavailable, "down"))
    #expect(await errorCode { _ = try await failed.get(.visits) } == .unavailable)
    #expect(failed.isAccessed)
    let session = site.request(token)
    #expect(try await session.commit().result == .unchanged)
    try await session.touchIfDue()
    session.discardChanges()
    #expect(session.takeCookieChange() == .none)
    session.seal()
    #expect(!session.isAccessed)
    #expect(site.records.count(.load) == 1)
  }

  @Test("operations, rotation and invalidation are discarded")
  func discarding() async throws {
    let site = try Site()
    let token = try await site.visitor()
    for change in [
      { try $0.set(.visits, to: 9) }, { try $0.rotate() }, { try $0.invalidate() },
      { session in
        try session.invalidate(keepingFlash: true)
        try session.setSubject("eve")
        try session.flash(.notice, "x")
      },
    ] as [(Session) throws -> Void] {
      let session = site.request(token)
      #expect(try await session.get(.visits) == 1)
      try change(session)
      session.discardChanges()
      #expect(try await session.get(.visits) == 1)
      #expect(try await session.peekFlash(.notice) == nil)
      #expect(try await session.commit().became(.unchanged, .none))
      #expect(try await site.request(token).get(.visits) == 1)
    }
    // What is asked for after it counts again.
    let session = site.request(token)
    try session.set(.visits, to: 9)
    session.discardChanges()
    try session.set(.other, to: 3)
    #expect(try await session.commit().became(.committed, .none))
    #expect(try await site.request(token).get(.visits) == 1)
    #expect(try await site.request(token).get(.other) == 3)
  }

  @Test("flash that was taken stays taken, and can be put back after discarding [FL-3]")
  func keptFlash() async throws {
    let site = try Site()
    let token = try await site.visitor { try $0.flash(.notice, "hi") }
    let session = site.request(token)
    #expect(try await session.takeFlash(.notice) == "hi")
    try session.keepFlash(.notice)
    session.discardChanges()
    #expect(try await site.request(token).peekFlash(.notice) == nil)
    try session.keepFlash(.notice)
    #expect(try await session.commit().result == .committed)
    #expect(try await site.request(token).takeFlash(.notice) == "hi")
  }

  @Test("discarding while a commit is under way drops what came after it and nothing else")
  func duringCommit() async throws {
    let (gated, store, session) = try heldAtCreate()
    async let first = session.commit()
    await gated.parked()
    try session.set(.visits, to: 2)
    session.discardChanges()
    try session.set(.other, to: 3)
    gated.release()
    let token = try await first.cookie.token
    #expect(try await session.get(.visits) == 1)
    #expect(try await session.commit().became(.committed, .none))
    #expect(try await Session(token: token, in: store).get(.visits) == 1)
    #expect(try await Session(token: token, in: store).get(.other) == 3)
  }

  @Test("touching records the activity, leaves the changes pending and writes none [TTL-8]")
  func touching() async throws {
    let site = try Site()
    let token = try await site.visitor()
    let session = site.request(token)
    #expect(try await session.get(.visits) == 1)
    try session.set(.visits, to: 9)
    try await session.touchIfDue()
    #expect(site.records.calls == "1 load")
    site.clock.advance(by: .seconds(61))
    try await session.touchIfDue()
    #expect(site.records.calls == "1 load, 1 touch")
    #expect(try await session.get(.visits) == 9)
    session.discardChanges()
    let next = try #require(try await site.request(token).snapshot())
    #expect(next.idleDeadline == site.clock.now.advanced(by: .seconds(3600)))
    #expect(next.version == 1)
  }
}
