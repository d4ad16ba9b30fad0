import Sessions
import SessionsFaultRuns
import SessionsTesting
import Testing

@Suite("Session: operations for new sessions [MW-26]")
struct NewSessionTests {
  private static let settings: [SessionOperation] = [
    .setPersistent(true), .setLimits(idle: .minutes(15), absolute: .hours(2)), .set("visits", EncodedValue(json: "40")),
    .set("other", EncodedValue(json: "7")),
  ]

  private func request(_ site: Site, _ tokens: String...) -> Session {
    Session(tokens: tokens, in: site.store, clock: site.clock, newSession: Self.settings, events: site.events.reporter)
  }

  @Test("they come first when a session is created, so that the request's own changes win")
  func created() async throws {
    let site = try Site()
    let session = request(site)
    try session.update(.visits, default: 0) { $0 += 1 }
    try session.setLimits(idle: .minutes(30), absolute: .hours(1))
    let commit = try await session.commit()
    #expect(commit.result == .created)
    #expect(commit.cookie.maxAge == 3600)
    let snapshot = try #require(try await site.request(commit.cookie.token).snapshot())
    #expect(snapshot.content.isPersistent)
    #expect(snapshot.content.idleLimit == .minutes(30))
    #expect(snapshot.content.fields == ["visits": EncodedValue(json: "41"), "other": EncodedValue(json: "7")])
  }

  @Test("by themselves they create none")
  func nothing() async throws {
    let site = try Site()
    for change in [
      { _ in }, { session in try session.remove(.visits) }, { try $0.rotate() }, { try $0.invalidate() }, { try $0.setPersistent(false) },
      { session in
        try session.flash(.notice, "x")
        #expect(try await session.takeFlash(.notice) == "x")
      },
    ] as [(Session) async throws -> Void] {
      let session = request(site)
      try await change(session)
      #expect(try await session.get(.other) == nil)
      #expect(try await session.commit().cookie == .none)
    }
    #expect(site.records.calls == "")
  }

  @Test("a session that is there stays as it is")
  func existing() async throws {
    let site = try Site()
    let token = try await site.visitor()
    let session = request(site, token)
    try session.set(.name, to: "x")
    #expect(try await session.commit().became(.committed, .none))
    let content = try #require(try await site.request(token).snapshot()).content
    #expect(!content.isPersistent)
    #expect(content.fields.keys == ["name", "visits"])
    #expect(content.fields["visits"]?.json == "1")
  }

  @Test("the session after a logout, and that of a login with an old token or after the session's end, are new ones")
  func startingOver() async throws {
    let site = try Site()
    let token = try await site.visitor()
    let ended = request(site, token)
    try ended.invalidate()
    try ended.flash(.notice, "bye")
    let anonymous = try await ended.commit().cookie
    #expect(anonymous.maxAge == 7200)

    let old = try await site.visitor()
    try await site.commit(old) { try $0.rotate() }
    let login = request(site, old)
    try login.setSubject("ada")
    #expect(try await login.commit().cookie.maxAge == 7200)

    let gone = try await site.visitor()
    let late = request(site, gone)
    #expect(try await late.get(.visits) == 1)
    try await site.commit(gone) { try $0.invalidate() }
    try late.setSubject("ada")
    try late.rotate(.privilegeChange(clearing: true, restartingLifetime: true))
    let cookie = try await late.commit().cookie
    #expect(cookie.maxAge == 7200)
    #expect(try await site.request(cookie.token).get(.other) == 7)
    #expect(try await site.request(cookie.token).subject == "ada")
  }

  @Test("remember me: a longer life of one session wins over the default")
  func remember() async throws {
    let site = try Site()
    let session = Session(
      tokens: [], in: site.store, clock: site.clock, newSession: [.setPersistent(true), .setLimits(idle: .minutes(15), absolute: nil)])
    try session.setSubject("ada")
    try session.setPersistent(true)
    try session.setLimits(idle: .days(30), absolute: .days(30))
    let cookie = try await session.commit().cookie
    #expect(cookie.maxAge == 2_592_000)
    site.clock.advance(by: .seconds(29 * 86400))
    #expect(try await site.request(cookie.token).subject == "ada")
  }
}
