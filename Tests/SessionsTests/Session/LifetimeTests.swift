import Sessions
import SessionsTesting
import Testing

@Suite("Session: limits of its own and cookies that last")
struct LifetimeTests {
  @Test(
    "a deadline that is not in the future ends the session [TTL-6]", arguments: [Duration.zero, .milliseconds(-1), .seconds(-1_000_000)])
  func expireNow(offset: Duration) async throws {
    let site = try Site()
    let token = try await site.visitor()
    let session = site.request(token)
    try session.expire(at: site.clock.now.advanced(by: offset))
    #expect(try await session.commit().became(.destroyed, .delete))
    #expect(site.records.held == 0)
    #expect(try await session.get(.visits) == nil)
  }

  @Test(
    "a limit of zero or less ends the session [TTL-6]",
    arguments: [SessionLimit.after(.zero), .seconds(-1), .seconds(.min)])
  func limitOfZero(limit: SessionLimit) async throws {
    for (idle, absolute) in [(limit, nil), (nil, limit)] as [(SessionLimit?, SessionLimit?)] {
      let site = try Site()
      let token = try await site.visitor()
      let session = site.request(token)
      try session.setLimits(idle: idle, absolute: absolute)
      #expect(try await session.commit().became(.destroyed, .delete))
      #expect(site.records.held == 0)
      #expect(try await site.request(token).snapshot() == nil)
    }
  }

  @Test("a new session that is over at once is never created [TTL-6]")
  func newAndOver() async throws {
    let site = try Site()
    let session = site.request()
    try session.set(.visits, to: 1)
    try session.expire(at: site.clock.now)
    #expect(try await session.commit().became(.destroyed, .none))
    #expect(site.records.calls == "")
  }

  @Test("own limits are kept, count from creation, and nil goes back to the store's")
  func ownLimits() async throws {
    let site = try Site()
    let token = try await site.visitor()
    site.clock.advance(by: .seconds(100))
    try await site.commit(token) { try $0.setLimits(idle: .seconds(50), absolute: .seconds(1000)) }
    var snapshot = try #require(try await site.request(token).snapshot())
    #expect(snapshot.idleDeadline == at(.seconds(150)))
    #expect(snapshot.absoluteDeadline == at(.seconds(1000)))
    site.clock.advance(by: .seconds(10))
    try await site.commit(token) { try $0.set(.visits, to: 2) }
    snapshot = try #require(try await site.request(token).snapshot())
    #expect(snapshot.idleDeadline == at(.seconds(160)))
    try await site.commit(token) { try $0.setLimits(idle: nil, absolute: nil) }
    snapshot = try #require(try await site.request(token).snapshot())
    #expect(snapshot.idleDeadline == at(.seconds(3710)))
    #expect(snapshot.absoluteDeadline == at(.seconds(86400)))
    #expect(snapshot.content.idleLimit == nil && snapshot.content.absoluteLimit == nil)
  }

  @Test("unlimited is unlimited only by that word [TTL-3] [TTL-7]")
  func unlimited() async throws {
    let site = try Site()
    let token = try await site.visitor()
    try await site.commit(token) { try $0.setLimits(idle: .unlimited, absolute: .unlimited) }
    let snapshot = try #require(try await site.request(token).snapshot())
    #expect(snapshot.expiresAt.isUnlimited)
    site.clock.set(.maximum)
    #expect(try await site.request(token).get(.visits) == 1)
  }

  @Test("own limits and deadlines past the longest allowed are refused [TTL-4]")
  func tooLong() async throws {
    let site = try Site()
    let token = try await site.visitor()
    for change in [
      { try $0.setLimits(idle: .days(401), absolute: nil) }, { try $0.setLimits(idle: nil, absolute: .seconds(.max)) },
      { try $0.expire(at: at(.seconds(401 * 86400))) }, { try $0.expire(at: .maximum) },
    ] as [(Session) throws -> Void] {
      let session = site.request(token)
      try change(session)
      #expect(await errorCode { _ = try await session.commit() } == .misconfigured)
    }
    #expect(try await site.request(token).get(.visits) == 1)
  }

  @Test(
    "a persistent cookie lasts until the absolute deadline, rounded up to a second [TTL-11]",
    arguments: [
      (.seconds(100), 100), (.milliseconds(99_001), 100), (.milliseconds(99_999), 100), (.milliseconds(1), 1),
      (.milliseconds(1000), 1), (.milliseconds(1001), 2), (.nanoseconds(1), 1), (.seconds(400 * 86400), 34_560_000),
    ] as [(Duration, Int64)])
  func maxAge(limit: Duration, seconds: Int64) async throws {
    let site = try Site { $0.limits = SessionLimits(idle: .after(limit), absolute: .after(limit)) }
    let session = site.request()
    try session.set(.visits, to: 1)
    try session.setPersistent(true)
    #expect(try await session.commit().cookie.maxAge == seconds)
  }

  @Test("an unlimited persistent session's cookie lasts 400 days, as long as browsers keep one")
  func unlimitedMaxAge() async throws {
    let site = try Site { $0.limits = SessionLimits(idle: .unlimited, absolute: .unlimited) }
    let session = site.request()
    try session.set(.visits, to: 1)
    try session.setPersistent(true)
    #expect(try await session.commit().cookie.maxAge == 34_560_000)
    let long = try Site {
      $0.limits = SessionLimits(idle: .unlimited, absolute: .days(1000), longestAllowed: .seconds(1000 * 86400))
    }
    let other = long.request()
    try other.set(.visits, to: 1)
    try other.setPersistent(true)
    #expect(try await other.commit().cookie.maxAge == 34_560_000)
  }

  @Test("a rotation's cookie lasts as long as is left, and an activity needs none [TTL-11]")
  func rotatedMaxAge() async throws {
    let site = try Site()
    let token = try await site.visitor { session in
      try session.set(.visits, to: 1)
      try session.setPersistent(true)
    }
    site.clock.advance(by: .milliseconds(400_500))
    let rotated = try await site.commit(token) { try $0.rotate() }.cookie
    #expect(rotated.maxAge == 86_000)
    site.clock.advance(by: .seconds(400))
    let reader = site.request(rotated.token)
    #expect(try await reader.get(.visits) == 1)
    #expect(try await reader.commit().became(.touched, .none))
  }
}
