import Sessions
import SessionsFaultRuns
import SessionsMemory
import SessionsTesting
import Testing

@Suite("Session: after the response's head [MW-3]")
struct SealTests {
  /// Every call that changes, takes or commits.
  static let refused: [(name: String, call: @Sendable (Session) async throws -> Void)] = [
    ("set", { try $0.set(.visits, to: 9) }), ("set nil", { try $0.set(.visits, to: nil) }), ("remove", { try $0.remove(.visits) }),
    ("update", { try $0.update(.visits, default: 0) { $0 += 1 } }), ("clear", { try $0.clear() }),
    ("setSubject", { try $0.setSubject("eve") }), ("setPersistent", { try $0.setPersistent(true) }),
    ("setLimits", { try $0.setLimits(idle: .minutes(1), absolute: nil) }), ("expire", { try $0.expire(at: start) }),
    ("flash", { try $0.flash(.notice, "late") }), ("flash nil", { try $0.flash(.notice, nil) }),
    ("flashNow", { try $0.flashNow(.notice, "late") }), ("keepFlash", { try $0.keepFlash(.notice) }),
    ("takeFlash", { _ = try await $0.takeFlash(.notice) }), ("takeAllFlash", { _ = try await $0.takeAllFlash() }),
    ("rotate", { try $0.rotate() }), ("renewIdentity", { try $0.renewIdentity() }), ("invalidate", { try $0.invalidate() }),
    ("commit", { _ = try await $0.commit() }), ("reload", { try await $0.reload() }),
    ("endOthers", { _ = try await $0.endOthers() }),
  ]

  @Test("changes, takes and commits throw sealed, reach no store and change nothing", arguments: refused.map(\.name))
  func refuses(name: String) async throws {
    let site = try Site()
    let token = try await site.visitor { session in
      try session.set(.visits, to: 1)
      try session.flash(.notice, "hi")
    }
    let session = site.request(token)
    #expect(try await session.get(.visits) == 1)
    site.records.reset()
    session.seal()
    #expect(session.isSealed)
    let call = try #require(Self.refused.first { $0.name == name }).call
    #expect(await errorCode { try await call(session) } == .sealed)
    #expect(site.records.calls == "")
    #expect(try await session.get(.visits) == 1)
    #expect(try await session.peekFlash(.notice) == "hi")
    let next = site.request(token)
    #expect(try await next.get(.visits) == 1)
    #expect(try await next.takeFlash(.notice) == "hi")
    #expect(try await next.subject == nil)
  }

  @Test("what is loaded can be read, this request's uncommitted changes included")
  func reads() async throws {
    let site = try Site()
    let session = site.request(try await site.visitor())
    #expect(try await session.get(.visits) == 1)
    try session.set(.other, to: 2)
    session.seal()
    #expect(try await session.get(.other) == 2)
    #expect(try await session.has(.visits))
    #expect(try await session.subject == nil)
    #expect(try await session.snapshot()?.version == 1)
  }

  @Test("a first read throws sealed, without I/O and without counting as an access")
  func firstRead() async throws {
    let site = try Site()
    let session = site.request(try await site.visitor())
    session.seal()
    #expect(await errorCode { _ = try await session.get(.visits) } == .sealed)
    #expect(await errorCode { _ = try await session.has(.visits) } == .sealed)
    #expect(await errorCode { _ = try await session.peekFlash(.notice) } == .sealed)
    #expect(await errorCode { _ = try await session.subject } == .sealed)
    #expect(await errorCode { _ = try await session.snapshot() } == .sealed)
    #expect(site.records.calls == "")
    #expect(!session.isAccessed)
  }

  @Test("a refused change is reported with the session's key, a refused read is not")
  func events() async throws {
    let site = try Site()
    let session = site.request(try await site.visitor())
    let key = try #require(try await session.snapshot()).id
    session.seal()
    #expect(await errorCode { try session.set(.visits, to: 2) } == .sealed)
    let untouched = site.request()
    untouched.seal()
    #expect(await errorCode { _ = try await untouched.get(.visits) } == .sealed)
    #expect(await errorCode { _ = try await untouched.commit() } == .sealed)
    #expect(site.events.seen == [.lateChange(key), .lateChange(nil)])
  }

  @Test("a commit that is under way ends well; one that waits for its turn throws sealed")
  func duringCommit() async throws {
    let (gated, store, session) = try heldAtCreate()
    async let first = session.commit()
    await gated.parked()
    try session.set(.visits, to: 2)
    let second = Task { await errorCode { _ = try await session.commit() } }
    session.seal()
    gated.release()
    let token = try #require(try await first.cookie.token)
    #expect(await second.value == .sealed)
    #expect(session.takeCookieChange().token == token)
    #expect(try await Session(token: token, in: store).get(.visits) == 1)
  }

  @Test("the end of a request seals once, and tells whether the session was used")
  func untouched() async throws {
    let site = try Site()
    let token = try await site.visitor()
    let untouched = site.request(token)
    #expect(untouched.sealAtEnd() == false)
    #expect(untouched.isSealed)
    #expect(untouched.sealAtEnd() == nil)
    for use in [
      { _ = try await $0.get(.visits) }, { try $0.rotate() }, { _ = try await $0.peekFlash(.notice) }, { try $0.flashNow(.notice, "x") },
    ] as [(Session) async throws -> Void] {
      let session = site.request(token)
      try await use(session)
      #expect(session.sealAtEnd() == true)
      #expect(session.isSealed)
      #expect(session.sealAtEnd() == nil)
    }
  }
}
