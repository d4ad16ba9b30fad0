import Sessions
import SessionsMemory
import SessionsTesting
import Testing

/// Cases in which an earlier version of the core was wrong.
@Suite("Session: regressions")
struct RegressionTests {
  /// Stops the commit of a change to a session before it is written, runs another task of the request meanwhile, and goes on.
  private func during(
    _ change: (Session) throws -> Void, _ other: (Session) async throws -> Void
  ) async throws -> (store: ServerSessionStore<GatedRecordStore>, session: Session, token: String?) {
    let gated = GatedRecordStore(MemoryRecordStore())
    // The time of a commit goes on while the gate holds it.
    let store = try ServerSessionStore(gated, configuration: ServerSessionStoreConfiguration(commitTimeout: .seconds(60)))
    let first = Session(token: nil, in: store)
    try first.set(.visits, to: 1)
    let token = try await first.commit().cookie.token
    let session = Session(token: token, in: store)
    try change(session)
    gated.hold(.beforeReplace)
    async let commit = session.commit()
    await gated.parked()
    try await other(session)
    gated.release()
    _ = try await commit
    return (store, session, token)
  }

  @Test("a logout that another task asks for during a commit is not lost")
  func logoutDuringCommit() async throws {
    let (store, session, token) = try await during {
      try $0.set(.visits, to: 2)
    } _: {
      try $0.invalidate()
    }
    #expect(try await session.commit().became(.destroyed, .delete))
    #expect(try await Session(token: token, in: store).snapshot() == nil)
  }

  @Test("what is written after a logout during a commit goes to a new session, all of it")
  func writesAfterLogoutDuringCommit() async throws {
    let (store, session, token) = try await during {
      try $0.set(.visits, to: 2)
    } _: { session in
      try session.invalidate()
      try session.set(.other, to: 5)
    }
    let commit = try await session.commit()
    #expect(try await Session(token: token, in: store).snapshot() == nil)
    #expect(try await Session(token: commit.cookie.token, in: store).get(.other) == 5)
  }

  @Test("a rotation that another task asks for during a commit is not lost [ROT-1]")
  func rotationDuringCommit() async throws {
    let (store, session, token) = try await during {
      try $0.set(.visits, to: 2)
    } _: {
      try $0.rotate()
    }
    let commit = try await session.commit()
    #expect(commit.cookie.token != nil)
    #expect(try await Session(token: token, in: store).snapshot() == nil)
  }

  @Test("flash that another task sets during a commit can be taken back [FL-5]")
  func flashDuringCommit() async throws {
    let (_, session, _) = try await during {
      try $0.set(.visits, to: 2)
    } _: {
      try $0.flash(.notice, "hi")
    }
    #expect(try await session.peekFlash(.notice) == "hi")
    #expect(try await session.takeFlash(.notice) == "hi")
  }

  @Test("reload after a commit that created the session finds it [FD-6]")
  func reloadAfterCreate() async throws {
    let site = try Site()
    let session = site.request()
    try session.set(.visits, to: 1)
    #expect(try await session.commit().result == .created)
    try await session.reload()
    #expect(try await session.get(.visits) == 1)
  }

  @Test("reload after a login finds the session under its new token [FD-6] [ROT-2]")
  func reloadAfterRotation() async throws {
    let site = try Site()
    let session = site.request(try await site.visitor())
    try session.rotate()
    #expect(try await session.commit().result == .committed)
    try await session.reload()
    #expect(try await session.get(.visits) == 1)
    try session.set(.visits, to: 2)
    #expect(try await session.commit().result == .committed)
  }

  @Test("remember me in a session that has a cookie already makes the cookie last [TTL-11] [MW-6]")
  func persistentLater() async throws {
    let site = try Site()
    let token = try await site.visitor()
    let session = site.request(token)
    try session.setPersistent(true)
    let commit = try await session.commit()
    #expect(commit.cookie.maxAge == 86400)
    #expect(try await site.request(commit.cookie.token).get(.visits) == 1)
  }

  @Test("changes that were discarded are gone for good [ROT-8]")
  func discarded() async throws {
    let site = try Site()
    let token = try await site.visitor()
    let session = site.request(token, lostChanges: .discard)
    #expect(try await session.get(.visits) == 1)
    try await site.commit(token) { try $0.invalidate() }
    try session.set(.visits, to: 66)
    #expect(try await session.commit().result == .gone)
    try await session.reload()
    #expect(try await session.commit().result == .unchanged)
    #expect(site.records.held == 0)
  }

  @Test("a mismatch does not quote the keys of a stored dictionary, which are its content [ERR-4]")
  func dictionaryKeysInErrors() async throws {
    let value = EncodedValue(json: #"{"alice@example.org":"x"}"#)
    let error = try #require(await sessionError { _ = try value.decoded(as: [String: Int].self, for: "logins") })
    #expect(error.code == .typeMismatch)
    #expect(!error.message.contains("alice"))
    let unwritable = ["alice@example.org": Double.infinity]
    let encoding = try #require(await sessionError { _ = try EncodedValue(encoding: unwritable, for: "logins") })
    #expect(!encoding.message.contains("alice"))
  }
}
