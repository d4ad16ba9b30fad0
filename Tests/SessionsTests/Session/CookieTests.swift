import Sessions
import SessionsFaultRuns
import SessionsTesting
import Testing

@Suite("Session: several cookies [ID-8] and fixation [ID-3]")
struct CookieTests {
  @Test("the one cookie that opens a session is used, wherever it stands")
  func oneOfSeveral() async throws {
    let site = try Site()
    let token = try await site.visitor()
    let stranger = SessionToken().text
    for tokens in [[token, stranger], [stranger, token], ["", "x", stranger, token], [token, token]] {
      let session = Session(tokens: tokens, in: site.store, clock: site.clock)
      #expect(try await session.get(.visits) == 1)
    }
    #expect(site.events.names.isEmpty)
  }

  @Test("the same cookie sent twice is loaded once")
  func duplicates() async throws {
    let site = try Site()
    let token = try await site.visitor()
    #expect(try await site.request(token, token, token).get(.visits) == 1)
    #expect(site.records.calls == "1 load")
  }

  @Test("when two open a session, none is used and the event says so")
  func ambiguous() async throws {
    let site = try Site()
    let (one, two) = (try await site.visitor(), try await site.visitor { try $0.set(.visits, to: 2) })
    let session = site.request(one, two)
    #expect(try await session.get(.visits) == nil)
    #expect(site.events.seen == [.ambiguousCookie])
    #expect(try await session.commit().cookie == .none)
    // A write starts afresh and touches neither.
    let writer = site.request(one, two)
    try writer.set(.visits, to: 3)
    let commit = try await writer.commit()
    #expect(commit.result == .created)
    #expect(try await site.request(one).get(.visits) == 1)
    #expect(try await site.request(two).get(.visits) == 2)
    #expect(try await site.request(commit.cookie.token).get(.visits) == 3)
  }

  @Test("at most four different cookies are tried")
  func atMostFour() async throws {
    let site = try Site()
    let token = try await site.visitor()
    let strangers = (0..<4).map { _ in SessionToken().text }
    #expect(try await site.request(strangers[0], strangers[1], strangers[2], token).get(.visits) == 1)
    #expect(try await site.request(strangers[0], strangers[1], strangers[2], strangers[3], token).get(.visits) == nil)
    #expect(site.records.count(.load) == 8)
  }

  @Test("a rotated token beside the live one does not harm it")
  func supersededBeside() async throws {
    let site = try Site()
    let old = try await site.visitor()
    let new = try await site.commit(old) { try $0.rotate() }.cookie.token
    #expect(try await site.request(old, new).get(.visits) == 1)
    #expect(try await site.request(new, old).get(.visits) == 1)
  }

  @Test("a cookie that opens nothing never becomes the name of a new session [ID-3]")
  func fixation() async throws {
    let site = try Site()
    let ended = try await site.visitor()
    try await site.commit(ended) { try $0.invalidate() }
    let expired = try await site.visitor()
    site.clock.advance(by: .seconds(86400))
    let wrongSecret = try await site.visitor()
    let forged = String(wrongSecret.prefix(43)) + SessionToken().text.suffix(21)
    for planted in [SessionToken().text, ended, expired, forged, "x", String(repeating: "A", count: 64)] {
      let session = site.request(planted)
      try session.set(.visits, to: 7)
      let commit = try await session.commit()
      #expect(commit.result == .created)
      let token = try #require(commit.cookie.token)
      #expect(token != planted)
      #expect(token.prefix(21) != planted.prefix(21))
      #expect(try await site.request(planted).get(.visits) == nil)
    }
    #expect(try await site.request(wrongSecret).get(.visits) == 1)
    #expect(site.events.names.contains("verifierMismatch"))
  }

  @Test("a failing store is an error and not an absent session [ERR-2]")
  func failure() async throws {
    let site = try Site()
    let token = try await site.visitor()
    site.records.fail(.load, with: SessionError(.unavailable, "down", retryAfter: .seconds(3)))
    let session = site.request(token)
    let error = try #require(await sessionError { _ = try await session.get(.visits) })
    #expect(error.code == .unavailable && error.retryAfter == .seconds(3))
    try session.set(.visits, to: 5)
    #expect(await errorCode { _ = try await session.commit() } == .unavailable)
    #expect(site.records.count(.create) == 0)
    // It was not remembered as absent: when the store is back, so is the session.
    site.records.fail(.load, with: nil)
    #expect(try await session.commit().became(.committed, .none))
    #expect(try await site.request(token).get(.visits) == 5)
  }
}
