import Sessions
import SessionsFaultRuns
import SessionsTesting
import Testing

@Suite("Session: cookies that open several sessions [ID-8] [MW-21]")
struct AmbiguousTests {
  private func site() async throws -> (site: Site, one: String, two: String) {
    let site = try Site()
    return (site, try await site.visitor(), try await site.visitor { try $0.set(.visits, to: 2) })
  }

  @Test("a logout ends them all and deletes the cookie")
  func logout() async throws {
    let (site, one, two) = try await site()
    let session = site.request(one, two)
    try session.invalidate()
    #expect(try await session.commit().became(.destroyed, .delete))
    #expect(site.records.held == 0)
    #expect(try await site.request(one, two).get(.visits) == nil)
  }

  @Test("a logout that keeps flash ends them all and begins one session")
  func logoutKeepingFlash() async throws {
    let (site, one, two) = try await site()
    let session = site.request(one, two)
    try session.flash(.notice, "bye")
    try session.invalidate(keepingFlash: true)
    let token = try #require(try await session.commit().cookie.token)
    #expect(site.records.held == 1)
    #expect(try await site.request(one, token).takeFlash(.notice) == "bye")
  }

  @Test("a login ends them all, so that the next request has one session", arguments: [true, false])
  func login(rotating: Bool) async throws {
    let (site, one, two) = try await site()
    let session = site.request(one, two)
    #expect(try await session.get(.visits) == nil)
    try session.setSubject("ada")
    if rotating { try session.rotate() }
    let commit = try await session.commit()
    #expect(commit.result == .created)
    let token = try #require(commit.cookie.token)
    for cookies in [[one, token], [token, two]] {
      let next = Session(tokens: cookies, in: site.store, clock: site.clock)
      #expect(try await next.subject == "ada")
      #expect(try await next.get(.visits) == nil)
    }
    #expect(site.records.held == 1)
  }

  @Test("a privilege change that leaves nothing to keep ends them all and deletes the cookie")
  func emptyLogin() async throws {
    let (site, one, two) = try await site()
    let session = site.request(one, two)
    try session.rotate()
    #expect(try await session.commit().became(.destroyed, .delete))
    #expect(site.records.held == 0)
  }

  @Test("any other write begins a session beside them, and a read changes nothing")
  func others() async throws {
    let (site, one, two) = try await site()
    let reader = site.request(one, two)
    #expect(try await reader.snapshot() == nil)
    #expect(try await reader.commit().became(.unchanged, .none))
    let session = site.request(one, two)
    try session.set(.visits, to: 3)
    try session.rotate(.periodic)
    #expect(try await session.commit().result == .created)
    #expect(site.records.held == 3)
    // A login later in the same request ends them all the same.
    try session.setSubject("ada")
    let token = try #require(try await session.commit().cookie.token)
    #expect(site.records.held == 1)
    #expect(try await site.request(one, two, token).get(.visits) == 3)
  }

  @Test("if one cannot be ended, the commit fails and nothing is begun; the next try ends the rest")
  func failure() async throws {
    let (site, one, two) = try await site()
    let session = site.request(one, two)
    try session.setSubject("ada")
    site.records.fail(.destroy, with: SessionError(.unavailable, "down"))
    #expect(await errorCode { _ = try await session.commit() } == .unavailable)
    #expect(session.takeCookieChange() == .none)
    #expect(site.records.held == 2)
    site.records.fail(.destroy, with: nil)
    #expect(try await session.commit().result == .created)
    #expect(site.records.held == 1)
  }

  @Test("discarding keeps them, and so does a reload")
  func kept() async throws {
    let (site, one, two) = try await site()
    let session = site.request(one, two)
    try session.invalidate()
    session.discardChanges()
    #expect(try await session.commit().result == .unchanged)
    #expect(try await session.get(.visits) == nil)
    try session.remove(.visits)
    #expect(try await session.commit().result == .unchanged)
    try await session.reload()
    #expect(site.records.held == 2)
    try session.invalidate()
    #expect(try await session.commit().became(.destroyed, .delete))
    #expect(site.records.held == 0)
  }

  @Test("the two tokens of one session within its grace are one session, and the one in force counts [ROT-4]")
  func grace() async throws {
    let site = try Site()
    let old = try await site.visitor()
    let new = try #require(try await site.commit(old) { try $0.rotate(.periodic) }.cookie.token)
    for tokens in [[old, new], [new, old]] {
      let session = Session(tokens: tokens, in: site.store, clock: site.clock, events: site.events.reporter)
      #expect(try await session.snapshot()?.access == .current)
    }
    #expect(site.events.names.isEmpty)
  }

  @Test("malformed values take none of the four places, and cost no read")
  func malformed() async throws {
    let site = try Site()
    let token = try await site.visitor()
    let noise = (1...9).map { String(repeating: "x", count: $0 * 8 - 1) }
    let session = Session(tokens: noise + [token], in: site.store, clock: site.clock)
    #expect(try await session.get(.visits) == 1)
    #expect(site.records.calls == "1 load")
  }

  @Test("two sessions are two, though one is opened by a token in its grace [ROT-4]")
  func graceBesideAnother() async throws {
    let (site, one, two) = try await site()
    let new = try await site.commit(one) { try $0.rotate(.periodic) }.cookie.token
    for tokens in [[one, two], [two, one]] {
      let session = Session(tokens: tokens, in: site.store, clock: site.clock)
      #expect(try await session.get(.visits) == nil)
    }
    #expect(try await site.request(new).get(.visits) == 1)
  }

  @Test("a replaced token beside one that opens nothing: the request has no session, and may not begin one [ROT-10]")
  func superseded() async throws {
    let site = try Site()
    let old = try await site.visitor()
    try await site.commit(old) { try $0.rotate() }
    for tokens in [[old, SessionToken().text], [SessionToken().text, old]] {
      let session = Session(tokens: tokens, in: site.store, clock: site.clock)
      try session.set(.visits, to: 2)
      #expect(await errorCode { _ = try await session.commit() } == .superseded)
    }
  }

  @Test("two tokens in force for one session, as two sealed cookies of it are, contradict each other")
  func twoInForce() async throws {
    let site = try Site()
    let store = PlainTokenStore(base: site.store, known: try await site.visitor())
    let opened = try await store.open(anyOf: ["a", "b"], now: site.clock.now)
    #expect(opened.outcome.name == "absent")
    #expect(opened.rivals.count == 2)
    let one = try await store.open(anyOf: ["a", "-"], now: site.clock.now)
    #expect(one.outcome.name == "live")
    #expect(one.token == "a")
  }
}

/// A store that does not say what its tokens look like: each but `-` opens one session.
private struct PlainTokenStore: SessionStore {
  let base: any SessionStore
  let known: String

  var capabilities: Set<SessionCapability> { base.capabilities }

  func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    token == "-" ? .absent : try await base.open(known, now: now)
  }

  func commit(_ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp)
    async throws(SessionError) -> CommitOutcome
  {
    try await base.commit(operations, to: snapshot, options: options, now: now)
  }

  func takeFlash(_ selection: FlashSelection, from snapshot: SessionSnapshot, now: Timestamp) async throws(SessionError) -> TakeOutcome {
    try await base.takeFlash(selection, from: snapshot, now: now)
  }

  func touch(_ snapshot: SessionSnapshot, now: Timestamp) async throws(SessionError) -> TouchOutcome {
    try await base.touch(snapshot, now: now)
  }

  func destroy(_ snapshot: SessionSnapshot) async throws(SessionError) { try await base.destroy(snapshot) }

  func destroy(id: RecordKey) async throws(SessionError) -> Bool { try await base.destroy(id: id) }

  func sessions(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp) async throws(SessionError) -> [SessionSummary] {
    try await base.sessions(of: subject, after: cursor, limit: limit, now: now)
  }

  func destroyAll(of subject: String, except id: RecordKey?) async throws(SessionError) -> Int {
    try await base.destroyAll(of: subject, except: id)
  }

  func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int { try await base.prune(now: now, limit: limit) }

  func ping() async throws(SessionError) { try await base.ping() }
}
