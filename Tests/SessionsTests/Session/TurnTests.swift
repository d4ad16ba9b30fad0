import Sessions
import SessionsFaultRuns
import SessionsTesting
import Testing

@Suite("Session: calls of one request that overtake each other")
struct TurnTests {
  private func gated(_ site: Site) throws -> (gate: GatedRecordStore, store: ServerSessionStore<GatedRecordStore>) {
    let gate = GatedRecordStore(site.records)
    // The time of a commit goes on while the gate holds it.
    return (gate, try ServerSessionStore(gate, configuration: ServerSessionStoreConfiguration(commitTimeout: .seconds(60))))
  }

  @Test("a commit waits for the one that is under way, and then writes what is left [CC-1]", .timeLimit(.minutes(1)))
  func turns() async throws {
    let (gate, store, session) = try heldAtCreate()
    let records = try #require(gate.base as? CountingRecordStore)
    async let first = session.commit()
    await gate.parked()
    try session.set(.other, to: 2)
    async let second = session.commit()
    // The gate stops one call only: a commit that did not wait would write by now.
    try await Task.sleep(for: .milliseconds(100))
    #expect(records.calls == "")
    gate.release()
    let created = try await first
    #expect(created.result == .created)
    #expect(try await second.became(.committed, .none))
    #expect(records.calls == "1 create, 1 replace")
    let next = Session(token: created.cookie.token, in: store)
    #expect(try await next.get(.visits) == 1)
    #expect(try await next.get(.other) == 2)
  }

  @Test("of two loads the first answer stays, so that reads agree with each other")
  func loads() async throws {
    let site = try Site()
    let (gate, store) = try gated(site)
    let token = try await site.visitor()
    let session = Session(token: token, in: store, clock: site.clock)
    gate.hold(.afterLoad)
    async let late = session.get(.visits)
    await gate.parked()
    try await site.commit(token) { try $0.set(.visits, to: 5) }
    #expect(try await session.get(.visits) == 5)
    gate.release()
    #expect(try await late == 5)
    #expect(try await session.get(.visits) == 5)
  }

  @Test("a reload that a rotation overtakes does not bring the old token back")
  func reload() async throws {
    let site = try Site()
    let (gate, store) = try gated(site)
    let session = Session(token: try await site.visitor(), in: store, clock: site.clock)
    gate.hold(.afterLoad)
    async let late: Void = session.reload()
    await gate.parked()
    try session.rotate()
    let token = try #require(try await session.commit().cookie.token)
    gate.release()
    try await late
    try await session.reload()
    #expect(try await session.get(.visits) == 1)
    #expect(try await site.request(token).get(.visits) == 1)
  }

  @Test("a touch that a take overtakes does not bring the flash back")
  func take() async throws {
    let site = try Site()
    let (gate, store) = try gated(site)
    let token = try await site.visitor { try $0.flash(.notice, "hi") }
    site.clock.advance(by: .seconds(60))
    let session = Session(token: token, in: store, clock: site.clock)
    #expect(try await session.peekFlash(.notice) == "hi")
    gate.hold(.beforeTouch)
    async let late = session.commit()
    await gate.parked()
    #expect(try await session.takeFlash(.notice) == "hi")
    gate.release()
    #expect(try await late.result == .touched)
    #expect(try await session.peekFlash(.notice) == nil)
  }

  @Test("a take that is answered after the session got a new identity does not bring the old session back [ROT-16]")
  func identity() async throws {
    let site = try Site()
    let held = HeldTakes(base: site.store)
    let token = try await site.visitor { session in
      try session.set(.visits, to: 1)
      try session.flash(.notice, "hi")
    }
    let session = Session(token: token, in: held, clock: site.clock)
    #expect(try await session.get(.visits) == 1)
    async let late = session.takeFlash(.notice)
    await held.parked()
    try session.renewIdentity()
    #expect(try await session.commit().result == .committed)
    let id = try await session.snapshot()?.id
    held.release()
    #expect(try await late == "hi")
    #expect(try await session.snapshot()?.id == id)
    try session.set(.visits, to: 2)
    #expect(try await session.commit().result == .committed)
  }
}

/// A store whose takes are done and answered only when they are released.
private final class HeldTakes: SessionStoreWrapper {
  let base: any SessionStore
  private let arrivals = AsyncStream.makeStream(of: Void.self)
  private let departures = AsyncStream.makeStream(of: Void.self)

  init(base: any SessionStore) { self.base = base }

  func takeFlash(_ selection: FlashSelection, from snapshot: SessionSnapshot, now: Timestamp) async throws(SessionError) -> TakeOutcome {
    let outcome = try await base.takeFlash(selection, from: snapshot, now: now)
    arrivals.continuation.yield()
    for await _ in departures.stream { break }
    return outcome
  }

  /// Waits until a take is done.
  func parked() async {
    for await _ in arrivals.stream { break }
  }

  func release() { departures.continuation.yield() }
}
