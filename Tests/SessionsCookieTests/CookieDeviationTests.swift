import Sessions
import SessionsCookie
import Testing

/// Each declared deviation, run: the promise that is weaker than with server state is asserted, not skipped.
@Suite("Deviations of cookies")
struct CookieDeviationTests {
  @Test("The store declares all eight deviations and what it can do")
  func declared() async throws {
    let store = try makeStore()
    #expect(store.deviations == Set(SessionDeviation.allCases))
    #expect(store.deviations.count == 8)
    #expect(store.capabilities == [.persistence, .sharedBackend])
    try await store.ping()
  }

  @Test("DEV-1, DEV-8: a copy of a destroyed session's cookie opens until its deadline")
  func destroyDoesNotRevoke() async throws {
    let store = try makeStore()
    let (snapshot, token) = try await store.new()
    try await store.destroy(snapshot)
    try await store.destroy(snapshot)
    #expect(try await store.live(token, now: after(3_599_999)).id == snapshot.id)
    #expect(try await store.isAbsent(token, now: after(3_600_000)))
    // A response under way when the logout came: its cookie brings the session back.
    let (_, late) = try await store.write([.set("late", EncodedValue(json: "1"))], to: snapshot, now: after(1))
    #expect(try await store.live(late, now: after(1)).id == snapshot.id)
  }

  @Test("DEV-2: each holder of a cookie gets its flash, a browser that keeps cookies only once")
  func flashOncePerHolder() async throws {
    let store = try makeStore()
    let (_, token) = try await store.new([.flash("f", EncodedValue(json: "1"))])
    var jar = token
    for _ in 0..<2 {
      guard case .taken(let taken, _, let next?) = try await store.takeFlash(.all, from: store.live(token), now: start)
      else { throw Unexpected(what: "nothing taken") }
      #expect(taken.keys == ["f"])
      jar = next
    }
    guard case .nothing = try await store.takeFlash(.all, from: store.live(jar), now: start) else {
      throw Unexpected(what: "delivered twice")
    }
  }

  @Test("DEV-3: of two concurrent commits the last cookie wins, also with onlyIfUnchanged")
  func lastWriteWins() async throws {
    let store = try makeStore()
    let (snapshot, _) = try await store.new([.set("base", EncodedValue(json: "0"))])
    let (_, first) = try await store.write([.set("a", EncodedValue(json: "1"))], to: snapshot)
    let alone = CommitOptions(onlyIfUnchanged: true)
    let outcome = try await store.commit([.set("b", EncodedValue(json: "2"))], to: snapshot, options: alone, now: start)
    guard case .committed(_, let second?) = outcome else { throw Unexpected(what: "a conflict was noticed") }
    #expect(try await store.live(first).content.fields.keys == ["a", "base"])
    #expect(try await store.live(second).content.fields.keys == ["b", "base"])
  }

  @Test("DEV-4, DEV-5: the old cookie opens after a rotation, and nobody notices")
  func rotationDoesNotRevoke() async throws {
    let store = try makeStore()
    let (snapshot, token) = try await store.new()
    let (login, _) = try await store.write([.setSubject("ann")], to: snapshot, rotation: .privilegeChange(), now: after(1))
    let old = try await store.live(token, now: after(60_000))
    #expect(old.id == snapshot.id)
    #expect(old.id != login.id)
    // But it has no content of the login.
    #expect(old.content.subject == nil)
    #expect(old.access == .current)
  }

  @Test("DEV-6: what needs a list of sessions is refused, not answered with nothing")
  func noEnumeration() async throws {
    let store = try makeStore()
    let (snapshot, _) = try await store.new([.setSubject("ann")])
    let refusals: [SessionError?] = [
      await #expect(throws: SessionError.self) { _ = try await store.sessions(of: "ann", after: nil, limit: 5, now: start) },
      await #expect(throws: SessionError.self) { _ = try await store.destroyAll(of: "ann", except: nil) },
      await #expect(throws: SessionError.self) { _ = try await store.prune(now: start, limit: 5) },
      await #expect(throws: SessionError.self) { _ = try await store.destroy(id: snapshot.id) },
    ]
    #expect(refusals.map { $0?.code } == [.unsupported, .unsupported, .unsupported, .unsupported])
    let missing: [SessionCapability] = [.subjectIndex, .subjectIndex, .prune, .revocation]
    for (refusal, capability) in zip(refusals, missing) {
      #expect(refusal?.message.contains("'\(capability.rawValue)'") == true)
    }
  }

  @Test("DEV-7: a touch sends a cookie, but not with every request")
  func touchSendsCookie() async throws {
    let store = try makeStore { $0.limits = SessionLimits(idle: .seconds(100), absolute: .hours(1)) }
    var (snapshot, token) = try await store.new()
    var sent = 0
    for second in 1...60 {
      let now = after(Int64(second) * 1000)
      snapshot = try await store.live(token, now: now)
      if case .touched(_, let next?) = try await store.touch(snapshot, now: now) {
        token = next
        sent += 1
      }
    }
    #expect(sent == 6)
  }
}
