import Sessions
import SessionsCookie
import Testing

@Suite("Commits to cookies")
struct CookieCommitTests {
  @Test("Operations are merged into the session that was opened")
  func merge() async throws {
    let store = try makeStore()
    var (snapshot, token) = try await store.new([.set("a", EncodedValue(json: "1")), .add("n", 5)])
    snapshot = try await store.live(token)
    (snapshot, token) = try await store.write([.set("b", EncodedValue(json: "2")), .add("n", 2)], to: snapshot)
    #expect(snapshot.version == 2)
    let opened = try await store.live(token)
    #expect(opened.content.fields == ["a": .init(json: "1"), "b": .init(json: "2"), "n": .init(json: "7")])
    #expect(opened.id == snapshot.id)
  }

  @Test("Nothing changed is no new cookie")
  func unchanged() async throws {
    let store = try makeStore()
    let (snapshot, _) = try await store.new()
    for operations in [[], [.set("k", EncodedValue(json: "1"))], [.remove("none")]] as [[SessionOperation]] {
      guard case .unchanged = try await store.commit(operations, to: snapshot, now: after(1)) else {
        throw Unexpected(what: "a new cookie")
      }
    }
    guard case .unchanged = try await store.commit([.remove("none")], to: nil, now: start) else {
      throw Unexpected(what: "an empty session")
    }
  }

  @Test("A privilege change and a new identity renew the id, a periodic rotation keeps it")
  func rotation() async throws {
    let store = try makeStore()
    let (snapshot, token) = try await store.new()
    let (periodic, second) = try await store.write([], to: snapshot, rotation: .periodic, now: after(1))
    #expect(periodic.id == snapshot.id)
    #expect(second != token)
    let (login, third) = try await store.write(
      [.setSubject("ann")], to: snapshot, rotation: .privilegeChange(), now: after(2))
    #expect(login.id != snapshot.id)
    #expect(login.version == 2)
    #expect(login.absoluteDeadline == snapshot.absoluteDeadline)
    #expect(login.content.authenticatedAt == after(2))
    #expect(try await store.live(third, now: after(2)).content == login.content)
    let (restarted, _) = try await store.write(
      [.set("new", EncodedValue(json: "1"))], to: snapshot,
      rotation: .privilegeChange(clearing: true, restartingLifetime: true), now: after(3))
    #expect(restarted.content.fields.keys == ["new"])
    #expect(restarted.absoluteDeadline == after(3 + 86_400_000))
    let (renewed, _) = try await store.write([], to: snapshot, rotation: .newIdentity(), now: after(4))
    #expect(renewed.id != snapshot.id)
    #expect(renewed.version == 1)
    #expect(renewed.createdAt == start)
  }

  @Test("Taking flash gives the values and a cookie without them")
  func flash() async throws {
    let store = try makeStore()
    let (snapshot, _) = try await store.new([.flash("a", .init(json: "1")), .flash("b", .init(json: "2"))])
    guard case .taken(let taken, let rest, let token?) = try await store.takeFlash(.key("a"), from: snapshot, now: start)
    else { throw Unexpected(what: "nothing taken") }
    #expect(taken == ["a": .init(json: "1")])
    #expect(rest.version == 2)
    #expect(try await store.live(token).content.flash == ["b": .init(json: "2")])
    guard case .nothing = try await store.takeFlash(.key("a"), from: rest, now: start) else {
      throw Unexpected(what: "taken twice")
    }
    guard case .taken(_, let none, _) = try await store.takeFlash(.all, from: rest, now: start) else {
      throw Unexpected(what: "nothing taken")
    }
    #expect(none.content.flash.isEmpty)
  }

  @Test("The core's size limits hold, and a mistake throws before anything is sealed")
  func sizes() async throws {
    let store = try makeStore { $0.sizes = SizeLimits(keyBytes: 4, valueBytes: 10, recordBytes: 120) }
    let (snapshot, _) = try await store.new()
    let cases: [(SessionOperation, SessionErrorCode)] = [
      (.set("", EncodedValue(json: "1")), .invalidKey), (.set("long!", EncodedValue(json: "1")), .tooLarge),
      (.set("k", value(bytes: 11)), .tooLarge), (.setSubject(String(repeating: "s", count: 80)), .tooLarge),
    ]
    for (operation, code) in cases {
      let error = await #expect(throws: SessionError.self) { try await store.commit([operation], to: snapshot, now: start) }
      #expect(error?.code == code)
    }
  }

  @Test("A snapshot of another store is refused")
  func foreignSnapshot() async throws {
    let store = try makeStore()
    let (snapshot, _) = try await store.new()
    var foreign = snapshot
    foreign.context = nil
    let error = await #expect(throws: SessionError.self) { try await store.commit([], to: foreign, now: start) }
    #expect(error?.code == .misconfigured)
  }

  @Test("A revocation epoch ends a subject's cookies at once")
  func revocationEpochs() async throws {
    let epochs = OneEpoch(subject: "ann", time: after(1000))
    let store = try makeStore { $0.revocationEpochs = epochs }
    let (_, before) = try await store.new([.setSubject("ann")], now: after(999))
    let (_, later) = try await store.new([.setSubject("ann")], now: after(1000))
    let (_, other) = try await store.new([.setSubject("bob")], now: after(999))
    #expect(try await store.isAbsent(before, now: after(2000)))
    #expect(try await store.isAbsent(later, now: after(2000)) == false)
    #expect(try await store.isAbsent(other, now: after(2000)) == false)
  }
}

private struct OneEpoch: RevocationEpochs {
  let subject: String
  let time: Timestamp

  func notBefore(_ subject: String, now: Timestamp) async throws(SessionError) -> Timestamp? {
    subject == self.subject ? time : nil
  }

  func revoke(_ subject: String, before time: Timestamp, now: Timestamp) async throws(SessionError) {
    throw SessionError(.unsupported, "this test has one epoch only")
  }
}
