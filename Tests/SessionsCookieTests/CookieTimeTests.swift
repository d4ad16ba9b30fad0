import Sessions
import SessionsCookie
import Testing

@Suite("Time in cookies")
struct CookieTimeTests {
  @Test("A cookie is live until the deadline inside it, exclusively", arguments: [true, false])
  func boundary(byIdle: Bool) async throws {
    let store = try makeStore {
      $0.limits = SessionLimits(
        idle: byIdle ? .seconds(10) : .unlimited, absolute: byIdle ? .unlimited : .seconds(10))
    }
    let (_, token) = try await store.new()
    #expect(try await store.isAbsent(token, now: after(9999)) == false)
    #expect(try await store.isAbsent(token, now: after(10_000)))
  }

  @Test("A cookie from up to five minutes ahead is accepted, no later one")
  func ahead() async throws {
    let store = try makeStore()
    let (_, token) = try await store.new()
    #expect(try await store.isAbsent(token, now: after(-300_000)) == false)
    #expect(try await store.isAbsent(token, now: after(-300_001)))
  }

  @Test("A session without limits never expires")
  func unlimited() async throws {
    let store = try makeStore { $0.limits = SessionLimits(idle: .unlimited, absolute: .unlimited) }
    let (_, token) = try await store.new()
    let opened = try await store.live(token, now: .maximum)
    #expect(opened.expiresAt == .unlimited)
    guard case .notDue = try await store.touch(opened, now: .maximum) else { throw Unexpected(what: "a touch") }
  }

  @Test("A touch is throttled, extends the idle deadline and stops at the absolute one")
  func touch() async throws {
    let store = try makeStore { $0.limits = SessionLimits(idle: .seconds(100), absolute: .seconds(150)) }
    let (snapshot, _) = try await store.new()
    guard case .notDue = try await store.touch(snapshot, now: after(9999)) else { throw Unexpected(what: "too early") }
    guard case .touched(let touched, let token?) = try await store.touch(snapshot, now: after(10_000)) else {
      throw Unexpected(what: "not touched")
    }
    #expect(touched.idleDeadline == after(110_000))
    #expect(touched.version == snapshot.version)
    #expect(try await store.live(token, now: after(109_999)).idleDeadline == after(110_000))
    guard case .touched(let last, _) = try await store.touch(touched, now: after(109_999)) else {
      throw Unexpected(what: "not touched")
    }
    #expect(last.idleDeadline == after(150_000))
    guard case .gone = try await store.touch(last, now: after(150_000)) else { throw Unexpected(what: "still there") }
  }

  @Test("A commit judges liveness anew")
  func goneAtCommit() async throws {
    let store = try makeStore { $0.limits = SessionLimits(idle: .seconds(10), absolute: .hours(1)) }
    let (snapshot, _) = try await store.new([.set("old", EncodedValue(json: "1")), .flash("f", EncodedValue(json: "2"))])
    let later = after(10_000)
    let write = [SessionOperation.set("new", EncodedValue(json: "1"))]
    guard case .gone = try await store.commit(write, to: snapshot, now: later) else { throw Unexpected(what: "written") }
    guard case .gone = try await store.takeFlash(.all, from: snapshot, now: later) else {
      throw Unexpected(what: "taken")
    }
    // A login gets a session of its own, with nothing of the old one.
    let (fresh, token) = try await store.write(write, to: snapshot, rotation: .privilegeChange(), now: later)
    #expect(fresh.id != snapshot.id)
    #expect(try await store.live(token, now: later).content.fields.keys == ["new"])
    let nothing = try await store.commit([], to: snapshot, options: CommitOptions(rotation: .privilegeChange()), now: later)
    guard case .gone = nothing else { throw Unexpected(what: "an empty session") }
  }

  @Test("A deadline that is not in the future ends the session", arguments: [0, -5])
  func expire(offset: Int64) async throws {
    let store = try makeStore()
    let (snapshot, _) = try await store.new()
    let expire = SessionOperation.expire(at: after(offset))
    guard case .destroyed = try await store.commit([expire], to: snapshot, now: start) else {
      throw Unexpected(what: "not destroyed")
    }
    let both = [.set("k", EncodedValue(json: "1")), expire]
    guard case .destroyed = try await store.commit(both, to: nil, now: start) else {
      throw Unexpected(what: "created")
    }
  }

  @Test("The idle deadline moves back only with the session's own limit")
  func idleDeadline() async throws {
    let store = try makeStore()
    let (snapshot, _) = try await store.new()
    let (later, _) = try await store.write([.set("k", EncodedValue(json: "2"))], to: snapshot, now: after(-1000))
    #expect(later.idleDeadline == snapshot.idleDeadline)
    let (shorter, _) = try await store.write([.setLimits(idle: .seconds(5), absolute: nil)], to: snapshot)
    #expect(shorter.idleDeadline == after(5000))
  }
}
