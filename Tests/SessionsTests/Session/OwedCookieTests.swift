import Sessions
import SessionsTesting
import Testing

@Suite("Session: the cookie is owed until it is collected [MW-6]")
struct OwedCookieTests {
  @Test("an explicit commit's cookie survives a second commit, discarding and the seal, and is collected once")
  func explicit() async throws {
    let site = try Site()
    let session = site.request()
    try session.set(.visits, to: 1)
    let cookie = try await session.commit().cookie
    try session.set(.visits, to: 2)
    #expect(try await session.commit().became(.committed, .none))
    try session.rotate()
    session.discardChanges()
    session.seal()
    #expect(cookie.token != nil)
    #expect(session.takeCookieChange() == cookie)
    #expect(session.takeCookieChange() == .none)
    #expect(try await site.request(cookie.token).get(.visits) == 2)
  }

  @Test("of several commits the latest cookie is owed")
  func latest() async throws {
    let site = try Site()
    let session = site.request(try await site.visitor())
    try session.rotate()
    let first = try await session.commit().cookie
    try session.rotate()
    let second = try await session.commit().cookie
    #expect(first != second && first.token != nil)
    #expect(session.takeCookieChange() == second)
  }

  @Test("set and then ended is a deletion, even of a session that only this request had", arguments: [true, false])
  func ended(hasCookie: Bool) async throws {
    let site = try Site()
    let session = site.request(hasCookie ? try await site.visitor() : nil)
    try session.set(.other, to: 1)
    try session.rotate()
    #expect(try await session.commit().cookie.token != nil)
    try session.invalidate()
    #expect(try await session.commit().became(.destroyed, .delete))
    #expect(session.takeCookieChange() == .delete)
    #expect(site.records.held == 0)
  }

  @Test("ended and then begun anew is a new cookie")
  func begunAnew() async throws {
    let site = try Site()
    let session = site.request(try await site.visitor())
    try session.invalidate()
    #expect(try await session.commit().cookie == .delete)
    try session.set(.visits, to: 5)
    let cookie = try await session.commit().cookie
    #expect(session.takeCookieChange() == cookie)
    #expect(try await site.request(cookie.token).get(.visits) == 5)
  }

  @Test("a commit that fails owes nothing, and takes nothing of what was owed before")
  func failed() async throws {
    let site = try Site()
    let session = site.request()
    try session.set(.visits, to: 1)
    let cookie = try await session.commit().cookie
    site.records.fail(.replace, with: SessionError(.unavailable, "down"))
    try session.rotate()
    #expect(await errorCode { _ = try await session.commit() } == .unavailable)
    #expect(session.takeCookieChange() == cookie)
    #expect(session.takeCookieChange() == .none)
  }

  @Test("untouched, read and superseded requests owe nothing")
  func nothing() async throws {
    let site = try Site()
    let token = try await site.visitor()
    let reader = site.request(token)
    #expect(try await reader.get(.visits) == 1)
    for session in [site.request(token), reader, site.request()] {
      _ = try await session.commit()
      #expect(session.takeCookieChange() == .none)
    }
    try await site.commit(token) { try $0.rotate() }
    let superseded = site.request(token)
    try superseded.invalidate()
    _ = try await superseded.commit()
    #expect(superseded.takeCookieChange() == .none)
  }

  @Test("tasks that commit while another collects: the last cookie is collected, none twice")
  func concurrent() async throws {
    let site = try Site()
    let session = site.request(try await site.visitor())
    var tokens: [String] = []
    try await withThrowingTaskGroup(of: String?.self) { group in
      for _ in 0..<20 {
        group.addTask {
          try session.rotate()
          _ = try await session.commit()
          return nil
        }
        group.addTask { session.takeCookieChange().token }
      }
      for try await token in group { tokens += [token].compactMap { $0 } }
    }
    session.seal()
    tokens += [session.takeCookieChange().token].compactMap { $0 }
    #expect(Set(tokens).count == tokens.count)
    var live = 0
    for token in tokens where try await site.request(token).get(.visits) == 1 { live += 1 }
    #expect(live == 1)
  }
}
