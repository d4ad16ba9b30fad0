import Sessions
import SessionsCookie
import Testing

@Suite("Session on sealed cookies: what a request owes, several cookies, and use after the request")
struct CookieRequestTests {
  private struct FixedClock: SessionClock {
    let now: Timestamp
  }

  private let store: CookieSessionStore
  private let clock = FixedClock(now: start)

  init() throws {
    store = try makeStore()
  }

  private func request(_ tokens: String...) -> Session { Session(tokens: tokens, in: store, clock: clock) }

  private static let note: SessionKey<String> = "note"
  private static let count: SessionKey<Int> = "count"

  private func token(_ operations: [SessionOperation]) async throws -> String {
    try await store.new(operations).token
  }

  private func code(_ body: () async throws -> Void) async -> SessionErrorCode? {
    do {
      try await body()
      return nil
    } catch { return (error as? SessionError)?.code }
  }

  @Test("flash that was taken owes a new cookie, even when the changes are discarded [MW-6] [FL-3]")
  func takenFlash() async throws {
    let session = request(try await token([.set("count", EncodedValue(json: "1")), .flash("note", EncodedValue(json: "\"hi\""))]))
    #expect(try await session.takeFlash(Self.note) == "hi")
    try session.set(Self.count, to: 9)
    session.discardChanges()
    try await session.touchIfDue()
    session.seal()
    guard case .set(let next, nil) = session.takeCookieChange() else {
      Issue.record("no cookie is owed")
      return
    }
    #expect(session.takeCookieChange() == .none)
    let content = try await store.live(next).content
    #expect(content.flash.isEmpty)
    #expect(content.fields["count"]?.json == "1")
  }

  @Test("a touch of a request whose changes are discarded owes the new cookie (DEV-7)")
  func touched() async throws {
    let old = try await token([.set("count", EncodedValue(json: "1"))])
    let session = Session(tokens: [old], in: store, clock: FixedClock(now: after(600_000)))
    #expect(try await session.get(Self.count) == 1)
    try await session.touchIfDue()
    guard case .set(let next, nil) = session.takeCookieChange() else {
      Issue.record("no cookie is owed")
      return
    }
    #expect(try await store.live(next, now: after(600_000)).idleDeadline == after(600_000 + 3_600_000))
  }

  @Test("of several live cookies a login and a logout leave one cookie, but a copy still opens (DEV-1)")
  func ambiguous() async throws {
    let (one, two) = (try await token([.set("count", EncodedValue(json: "1"))]), try await token([.set("count", EncodedValue(json: "2"))]))
    let login = request(one, two)
    #expect(try await login.get(Self.count) == nil)
    try login.setSubject("ada")
    guard case .set(let next, nil) = try await login.commit().cookie else {
      Issue.record("no cookie is set")
      return
    }
    #expect(try await store.live(next).content.fields.isEmpty)
    let logout = request(one, two)
    try logout.invalidate()
    #expect(try await logout.commit().cookie == .delete)
    #expect(try await request(one).get(Self.count) == 1)
  }

  @Test("cookies that this store did not seal take none of the four places [ID-8]")
  func noise() async throws {
    let good = try await token([.set("count", EncodedValue(json: "1"))])
    let foreign = try CookieSessionStore(configuration: try configuration(key(9)))
    var noise = ["", "x", String(good.dropLast(2)) + "AA", String(repeating: "A", count: good.count)]
    for _ in 0..<5 { noise.append(try await foreign.new().token) }
    #expect(try await Session(tokens: noise + [good], in: store, clock: clock).get(Self.count) == 1)
  }

  @Test("after the request it can be read, and every write needs a cookie [MW-22]")
  func later() async throws {
    let session = request(try await token([.set("count", EncodedValue(json: "1")), .flash("note", EncodedValue(json: "\"hi\""))]))
    #expect(try await session.get(Self.count) == 1)
    session.seal()
    for write in [
      { try $0.set(Self.count, to: 2) }, { try $0.invalidate() }, { _ = try await $0.takeFlash(Self.note) },
      { _ = try await $0.takeAllFlash() }, { try $0.expire(at: start) }, { try $0.rotate() },
    ] as [(Session) async throws -> Void] {
      let later = try session.later()
      #expect(try await later.get(Self.count) == 1)
      #expect(await code { try await write(later) } == .sealed)
      #expect(try await later.commit() == SessionCommit(result: .unchanged))
    }
  }

  @Test("each seal is a new token: its time is the last rotation's")
  func rotatedAt() async throws {
    let (snapshot, first) = try await store.new()
    #expect(try await store.live(first).rotatedAt == nil)
    let (next, second) = try await store.write([.set("k", EncodedValue(json: "2"))], to: snapshot, now: after(5000))
    #expect(next.rotatedAt == after(5000))
    #expect(try await store.live(second, now: after(6000)).rotatedAt == after(5000))
  }

  @Test("operations for new sessions are part of the first seal [MW-26]")
  func newSession() async throws {
    let session = Session(tokens: [], in: store, clock: clock, newSession: [.setPersistent(true)])
    try session.set(Self.count, to: 1)
    guard case .set(let token, let maxAge?) = try await session.commit().cookie else {
      Issue.record("no persistent cookie is set")
      return
    }
    #expect(maxAge == 86400)
    #expect(try await store.live(token).content.isPersistent)
    let empty = Session(tokens: [], in: store, clock: clock, newSession: [.set("count", EncodedValue(json: "1"))])
    try empty.remove(Self.count)
    #expect(try await empty.commit() == SessionCommit(result: .unchanged))
  }
}
