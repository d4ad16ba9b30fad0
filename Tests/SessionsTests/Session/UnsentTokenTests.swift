import Sessions
import SessionsTesting
import Testing

@Suite("Session: a token that a take or a touch handed out is sent once [MW-6]")
struct UnsentTokenTests {
  /// A request to a store whose takes and touches hand out a token, after it has taken a flash.
  private func taken(_ site: Site, _ prepare: (Session) throws -> Void = { try $0.set(.visits, to: 1) }) async throws
    -> (session: Session, token: String)
  {
    let token = try await site.visitor { session in
      try prepare(session)
      try session.flash(.notice, "hi")
    }
    let store = TokenTellingStore(base: site.store, token: token)
    let session = Session(token: token, in: store, clock: site.clock)
    #expect(try await session.takeFlash(.notice) == "hi")
    return (session, token)
  }

  @Test("without a commit it is owed, until it is collected")
  func collected() async throws {
    let (session, token) = try await taken(try Site())
    session.seal()
    #expect(session.takeCookieChange() == .set(token, maxAge: nil))
    #expect(session.takeCookieChange() == .none)
  }

  @Test("a commit that hands out none sends it, and the next one has nothing to send")
  func written() async throws {
    let (session, token) = try await taken(try Site())
    try session.set(.visits, to: 2)
    #expect(try await session.commit().became(.committed, .set(token, maxAge: nil)))
    #expect(try await session.commit().became(.unchanged, .none))
    #expect(session.takeCookieChange() == .set(token, maxAge: nil))
  }

  @Test("so does a commit without a change, or with one that leaves nothing to write", arguments: [false, true])
  func unchanged(setsTheSame: Bool) async throws {
    let (session, token) = try await taken(try Site())
    if setsTheSame { try session.set(.visits, to: 1) }
    #expect(try await session.commit().became(.committed, .set(token, maxAge: nil)))
    #expect(try await session.commit().became(.unchanged, .none))
    #expect(session.takeCookieChange() == .set(token, maxAge: nil))
    #expect(session.takeCookieChange() == .none)
  }

  @Test("so does the commit of a request that was only active [TTL-8]")
  func touched() async throws {
    let site = try Site()
    let token = try await site.visitor()
    site.clock.advance(by: .seconds(60))
    let session = Session(token: token, in: TokenTellingStore(base: site.store, token: token), clock: site.clock)
    #expect(try await session.get(.visits) == 1)
    #expect(try await session.commit().became(.touched, .set(token, maxAge: nil)))
    #expect(try await session.commit().became(.unchanged, .none))
  }

  @Test("collected after the end of a persistent session its cookie lasts a second, as zero would be a deletion")
  func lastSecond() async throws {
    let site = try Site()
    let (session, token) = try await taken(site) { session in
      try session.set(.visits, to: 1)
      try session.setPersistent(true)
    }
    site.clock.advance(by: .seconds(100_000))
    #expect(session.takeCookieChange() == .set(token, maxAge: 1))
  }
}
