import Sessions
import SessionsTesting
import Testing

/// The exact number of store calls of a request: a change that adds one breaks a test.
@Suite("Session: laziness and store calls [MW-1] [ST-10] [CC-8]")
struct LazinessTests {
  @Test("a session that nobody looks at costs nothing")
  func untouched() async throws {
    let site = try Site()
    let token = try await site.visitor()
    for session in [site.request(), site.request(token)] {
      let commit = try await session.commit()
      #expect(commit.became(.unchanged, .none))
    }
    #expect(site.records.calls == "")
  }

  @Test("changes cost nothing until they are committed")
  func notCommitted() async throws {
    let site = try Site()
    let token = try await site.visitor()
    for session in [site.request(), site.request(token)] {
      try session.set(.visits, to: 2)
      try session.remove(.other)
      try session.update(.visits, default: 0) { $0 += 1 }
      try session.flash(.notice, "hi")
      try session.flashNow(.notice, "now")
      try session.keepFlash(.warning)
      try session.setSubject("alice")
      try session.setPersistent(true)
      try session.setLimits(idle: .minutes(1), absolute: nil)
      try session.rotate()
      try session.renewIdentity()
      try session.clear()
      try session.invalidate(keepingFlash: true)
    }
    #expect(site.records.calls == "")
  }

  @Test("reading costs one load, however much is read")
  func read() async throws {
    let site = try Site()
    let session = site.request(try await site.visitor())
    for _ in 0..<3 {
      #expect(try await session.get(.visits) == 1)
      #expect(try await session.has(.visits))
      #expect(try await session.peekFlash(.notice) == nil)
      #expect(try await session.takeFlash(.notice) == nil)
      #expect(try await session.takeAllFlash().isEmpty)
      #expect(try await session.snapshot() != nil)
    }
    #expect(site.records.calls == "1 load")
    #expect(try await session.commit().result == .unchanged)
    #expect(site.records.calls == "1 load")
  }

  @Test("a new session costs one create, and no load")
  func new() async throws {
    let site = try Site()
    let session = site.request()
    #expect(try await session.get(.visits) == nil)
    try session.set(.visits, to: 1)
    #expect(try await session.commit().result == .created)
    #expect(site.records.calls == "1 create")
  }

  @Test("a change to a session costs one load and one replace")
  func change() async throws {
    let site = try Site()
    let session = site.request(try await site.visitor())
    try session.set(.visits, to: 2)
    try session.flash(.notice, "hi")
    try session.rotate()
    #expect(try await session.commit().result == .committed)
    #expect(site.records.calls == "1 load, 1 replace")
  }

  @Test("writing what is there already costs no replace [FD-5]")
  func equal() async throws {
    let site = try Site()
    let session = site.request(try await site.visitor())
    try session.set(.visits, to: 1)
    try session.remove(.other)
    try session.update(.visits, default: 0) { $0 *= 1 }
    #expect(try await session.commit().became(.unchanged, .none))
    #expect(site.records.calls == "1 load")
    #expect(try await session.snapshot()?.version == 1)
  }

  @Test("what leaves nothing to keep creates nothing [MW-1]")
  func nothing() async throws {
    let site = try Site()
    for change in [
      { session in try session.remove(.visits) }, { try $0.rotate() }, { try $0.setPersistent(true) }, { try $0.clear() },
      { try $0.setLimits(idle: nil, absolute: nil) }, { try $0.invalidate(keepingFlash: true) },
    ] as [(Session) throws -> Void] {
      let session = site.request()
      try change(session)
      #expect(try await session.commit().cookie == .none)
    }
    #expect(site.records.calls == "")
  }

  @Test("activity is written back once an interval [TTL-8]")
  func touch() async throws {
    let site = try Site()
    let token = try await site.visitor()
    func read() async throws -> SessionCommit.Result {
      let session = site.request(token)
      _ = try await session.get(.visits)
      return try await session.commit().result
    }
    site.clock.advance(by: .seconds(60) - .milliseconds(1))
    #expect(try await read() == .unchanged)
    #expect(site.records.calls == "1 load")
    site.clock.advance(by: .milliseconds(1))
    #expect(try await read() == .touched)
    #expect(site.records.calls == "1 touch, 2 load")
    #expect(try await read() == .unchanged)
    #expect(site.records.calls == "1 touch, 3 load")
  }

  @Test("a malformed cookie costs nothing [ID-2], nor does a very long one [SZ-3]")
  func malformed() async throws {
    let site = try Site()
    let long = String(repeating: "A", count: 1 << 20)
    for token in ["", "x", "a/b?c=d", long, String(repeating: "=", count: 64), String(repeating: "é", count: 32)] {
      let session = site.request(token)
      #expect(try await session.get(.visits) == nil)
      #expect(try await session.commit().became(.unchanged, .none))
    }
    #expect(site.records.calls == "")
  }

  @Test("flash costs one replace to take, and a read before it none")
  func flash() async throws {
    let site = try Site()
    let session = site.request(try await site.visitor { try $0.flash(.notice, "hi") })
    #expect(try await session.peekFlash(.notice) == "hi")
    #expect(try await session.takeFlash(.notice) == "hi")
    #expect(site.records.calls == "1 load, 1 replace")
    #expect(try await session.takeFlash(.notice) == nil)
    #expect(try await session.commit().result == .unchanged)
    #expect(site.records.calls == "1 load, 1 replace")
  }

  @Test("logout costs one load and one destroy")
  func logout() async throws {
    let site = try Site()
    let session = site.request(try await site.visitor())
    try session.invalidate()
    #expect(try await session.commit().became(.destroyed, .delete))
    #expect(site.records.calls == "1 destroy, 1 load")
  }

  @Test("renewing the identity costs a load, a create and a destroy")
  func renew() async throws {
    let site = try Site()
    let session = site.request(try await site.visitor())
    try session.renewIdentity()
    #expect(try await session.commit().result == .committed)
    #expect(site.records.calls == "1 create, 1 destroy, 1 load")
  }
}
