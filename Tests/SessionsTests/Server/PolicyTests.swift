import Sessions
import SessionsFaultRuns
import SessionsTesting
import Testing

@Suite("Server store: policies")
struct PolicyTests {
  private func site(reuse: ServerSessionStoreConfiguration.ReusePolicy) throws -> Site {
    try Site { $0.reusePolicy = reuse }
  }

  @Test("a rotated token: grace, then allowance, then reuse, each boundary exact [ROT-4] [ROT-11]")
  func boundaries() async throws {
    let site = try site(reuse: .report)
    let old = try await site.visitor()
    let new = try await site.commit(old) { try $0.rotate(.periodic) }.cookie.token
    func look(_ offset: Duration) async throws -> (seen: Int?, events: [String]) {
      site.clock.set(at(offset))
      let before = site.events.names.count
      let seen = try await site.request(old).get(.visits)
      return (seen, Array(site.events.names[before...]))
    }
    #expect(try await look(.milliseconds(9999)) == (1, []))
    #expect(try await look(.milliseconds(10_000)) == (nil, ["superseded"]))
    #expect(try await look(.milliseconds(39_999)) == (nil, ["superseded"]))
    #expect(try await look(.milliseconds(40_000)) == (nil, ["rotatedTokenReuse"]))
    // Reporting leaves the session alone.
    #expect(try await site.request(new).get(.visits) == 1)
  }

  @Test("with revoke the reuse of a periodically rotated token ends the session")
  func revoke() async throws {
    let site = try site(reuse: .revoke)
    let old = try await site.visitor()
    let new = try await site.commit(old) { try $0.rotate(.periodic) }.cookie.token
    site.clock.set(at(.milliseconds(39_999)))
    _ = try await site.request(old).get(.visits)
    #expect(try await site.request(new).get(.visits) == 1)
    site.clock.set(at(.seconds(40)))
    #expect(try await site.request(old).get(.visits) == nil)
    #expect(try await site.request(new).get(.visits) == nil)
    #expect(site.records.held == 0)
  }

  @Test("but not that of a token from before a login, which others may have known")
  func revokeNotAfterLogin() async throws {
    let site = try site(reuse: .revoke)
    let old = try await site.visitor()
    let new = try await site.commit(old) { try $0.rotate() }.cookie.token
    site.clock.set(at(.seconds(100)))
    #expect(try await site.request(old).get(.visits) == nil)
    #expect(site.events.names == ["rotatedTokenReuse"])
    #expect(try await site.request(new).get(.visits) == 1)
  }

  @Test("a token from two rotations ago is a mismatch like any other [ROT-15]")
  func oldest() async throws {
    let site = try site(reuse: .revoke)
    let first = try await site.visitor()
    let second = try await site.commit(first) { try $0.rotate(.periodic) }.cookie.token
    let third = try await site.commit(second) { try $0.rotate(.periodic) }.cookie.token
    #expect(try await site.request(first).get(.visits) == nil)
    #expect(site.events.names == ["verifierMismatch"])
    #expect(try await site.request(second).get(.visits) == 1)
    #expect(try await site.request(third).get(.visits) == 1)
  }

  private func corrupt(_ site: Site, _ payload: [UInt8]) async throws -> SessionToken {
    let token = SessionToken()
    let record = SessionRecord(
      createdAt: start, absoluteDeadline: at(.seconds(86400)), idleDeadline: at(.seconds(3600)), payload: payload)
    _ = try await site.records.create(token.selector, record, now: start)
    site.records.reset()
    return token
  }

  @Test("a corrupt record is absent and removed [ERR-3]")
  func treatAsAbsent() async throws {
    let site = try Site()
    let token = try await corrupt(site, [1, 2, 3])
    let session = site.request(token.text)
    #expect(try await session.get(.visits) == nil)
    #expect(site.records.calls == "1 destroy, 1 load")
    #expect(site.records.held == 0)
    #expect(site.events.seen == [.corruptRecord(token.selector)])
    // The browser goes on with a session of its own.
    try session.set(.visits, to: 1)
    #expect(try await session.commit().result == .created)
  }

  @Test("with the policy to fail it is an error and stays [ERR-3]")
  func fail() async throws {
    let site = try Site { $0.corruptRecordPolicy = .fail }
    let token = try await corrupt(site, [1, 2, 3])
    let error = try #require(await sessionError { _ = try await site.request(token.text).get(.visits) })
    #expect(error.code == .corrupt)
    #expect(error.message.contains(token.selector.logPrefix))
    #expect(!error.message.contains(token.text.prefix(12)))
    #expect(site.records.held == 1)
    #expect(site.events.names == ["corruptRecord"])
  }

  @Test("a newer format is absent and left alone under either policy [ERR-3]")
  func newerFormat() async throws {
    for policy: ServerSessionStoreConfiguration.CorruptRecordPolicy in [.treatAsAbsent, .fail] {
      let site = try Site { $0.corruptRecordPolicy = policy }
      let token = try await corrupt(site, [0xA2, 0, 2, 1, 0xF6])
      #expect(try await site.request(token.text).get(.visits) == nil)
      #expect(site.records.calls == "1 load")
      #expect(site.records.held == 1)
      #expect(site.events.seen == [.newerFormat(token.selector, format: 2)])
    }
  }

  @Test("a row that the backend cannot read is absent as well, or an error by policy [ERR-3]")
  func corruptRow() async throws {
    let site = try Site()
    let token = try await site.visitor()
    site.records.fail(.load, with: SessionError(.corrupt, "a column is not an integer"))
    #expect(try await site.request(token).get(.visits) == nil)
    #expect(site.records.calls == "1 load")
    #expect(site.events.names == ["corruptRecord"])
    let strict = try Site { $0.corruptRecordPolicy = .fail }
    let other = try await strict.visitor()
    strict.records.fail(.load, with: SessionError(.corrupt, "a column is not an integer"))
    #expect(await errorCode { _ = try await strict.request(other).get(.visits) } == .corrupt)
  }
}
