import Sessions
import Testing

@Suite("The plan of a commit: to write, to end, or nothing")
struct CommitPlanTests {
  private let value = EncodedValue(json: "1")

  private func snapshot(absolute: Timestamp, idle: Timestamp) -> SessionSnapshot {
    SessionSnapshot(
      id: SessionToken().selector, version: 1, content: SessionContent(fields: ["a": value]), createdAt: start, absoluteDeadline: absolute,
      idleDeadline: idle)
  }

  private func plan(_ operations: [SessionOperation], to base: SessionSnapshot?, limits: SessionLimits = SessionLimits()) throws -> String {
    switch try CommitPlan(operations, to: base, rotation: nil, limits: limits, now: start) {
    case .unchanged: "unchanged"
    case .end: "end"
    case .write: "write"
    }
  }

  @Test("a session at its deadline ends even if nothing else about it changes, and a new one only if there was something to keep [TTL-6]")
  func end() throws {
    let (live, over) = (snapshot(absolute: at(.seconds(3600)), idle: at(.seconds(3600))), snapshot(absolute: start, idle: start))
    #expect(try plan([], to: live) == "unchanged")
    #expect(try plan([.set("a", value)], to: live) == "unchanged")
    #expect(try plan([.set("b", value)], to: live) == "write")
    #expect(try plan([.expire(at: start)], to: live) == "end")
    #expect(try plan([], to: over) == "end")
    #expect(try plan([], to: nil) == "unchanged")
    #expect(try plan([.expire(at: start)], to: nil) == "unchanged")
    #expect(try plan([.set("a", value)], to: nil) == "write")
    #expect(try plan([.set("a", value), .expire(at: start)], to: nil) == "end")
  }

  @Test("limits and deadlines as far as the longest allowed are taken, and unlimited ones, asked for by that word [TTL-4] [TTL-7]")
  func longest() throws {
    let live = snapshot(absolute: at(.seconds(3600)), idle: at(.seconds(3600)))
    let longest = SessionLimits().longestAllowed
    for operation in [
      .setLimits(idle: .after(longest), absolute: .after(longest)), .setLimits(idle: .unlimited, absolute: .unlimited),
      .expire(at: at(longest)), .expire(at: .unlimited),
    ] as [SessionOperation] {
      #expect(try plan([operation], to: live) == "write")
    }
    let more = longest + .milliseconds(1)
    for operation in [
      .setLimits(idle: .after(more), absolute: nil), .setLimits(idle: nil, absolute: .after(more)), .expire(at: at(more)),
    ] as [SessionOperation] {
      #expect(throws: SessionError.self) { try plan([operation], to: live) }
    }
  }

  @Test("contents that differ in one member differ")
  func equality() {
    let one = SessionContent()
    let others: [SessionContent] = [
      SessionContent(fields: ["a": value]), SessionContent(flash: ["a": value]), SessionContent(subject: "ada"),
      SessionContent(isPersistent: true), SessionContent(idleLimit: .seconds(1)), SessionContent(absoluteLimit: .seconds(1)),
      SessionContent(authenticatedAt: start), SessionContent(lifetimeRestartedAt: start),
    ]
    for other in others {
      #expect(one != other)
      #expect(other == other)
    }
  }

  @Test("a session expires at the earlier of its deadlines [TTL-1]")
  func expiry() {
    for (absolute, idle) in [(5, 9), (9, 5)] as [(Int64, Int64)] {
      let session = snapshot(absolute: at(.seconds(absolute)), idle: at(.seconds(idle)))
      #expect(session.expiresAt == at(.seconds(5)))
      #expect(session.remaining(at: start) == .seconds(5))
    }
  }

  @Test("activity extends the idle deadline, never past the absolute one, and never takes back any of it [ST-4] [TTL-8]")
  func extended() {
    let limits = SessionLimits()
    for (absolute, idle, extended) in [(9000, 60, 3600), (600, 60, 600), (9000, 7200, 7200)] as [(Int64, Int64, Int64)] {
      let session = snapshot(absolute: at(.seconds(absolute)), idle: at(.seconds(idle)))
      #expect(session.extendedIdleDeadline(limits, now: start) == at(.seconds(extended)))
    }
  }
}
