import Sessions
import SessionsTesting

/// Whole sessions before and after a restart of the process: a clean end, and a kill.
enum RestartSessionCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "PROC-026", "sessions, taken flash and rotated tokens are as they were when the process closes the store and ends",
      rules: ["DUR-4", "FL-2", "ROT-3", "ROT-4", "ST-5"], needs: [.persistence, .revocation, .rotationRevocation, .atomicFlash],
      restarts: [.closed], body: { t in try await run(t) }),
    ConformanceCase(
      "PROC-027", "sessions, taken flash and rotated tokens are as they were when the process is killed",
      rules: ["DUR-4", "FL-2", "ROT-3", "ROT-4", "ST-5"], needs: [.persistence, .revocation, .rotationRevocation, .atomicFlash],
      restarts: [.killed], body: { t in try await run(t) }),
  ]

  private static func run(_ t: CaseContext) async throws {
    let created = try await t.create([.set("a", json("1")), .flash("notice", json("2")), .flash("other", json("3")), .setPersistent(true)])
    let taken = try await t.expectTaken(.key("notice"), from: created, ["notice": json("2")])
    let counted = try await t.write([.add("count", 2), .setSubject("ada")], to: try await t.write([.add("count", 3)], to: taken))
    let limited = try await t.create([.set("a", json("2")), .setLimits(idle: .unlimited, absolute: .hours(100))])
    let seen = try await t.create([.set("a", json("3"))])
    let ended = try await t.create([.set("a", json("4"))])
    let anonymous = try await t.create([.set("a", json("5"))])
    t.advance(by: .seconds(900))
    let visited = try await t.visit(seen)
    let rotated = try await t.write([.set("role", json("\"admin\""))], to: counted, rotating: .privilegeChange())
    let renewed = try await t.write([], to: anonymous, rotating: .periodic)
    try await t.destroy(ended)
    var before: [HeldSession] = []
    for session in [rotated, limited, visited, renewed, anonymous] { before.append(try await t.live(session.token)) }

    let again = try await t.restarted()
    for session in before { try await again.expectSame(session) }
    try await again.expectNotLive(counted.token)
    try await again.expectAbsent(ended.token)
    let left = try await again.expectTaken(.all, from: try await again.live(rotated.token), ["other": json("3")])
    let written = try await again.write([.add("count", 1)], to: left)
    try await again.expectFields(written.token, ["a": json("1"), "count": json("6"), "role": json("\"admin\"")])
    if t.store.capabilities.contains(.subjectIndex) {
      try again.expect("the number destroyed of 'ada'", try await again.destroyAll(of: "ada"), equals: 1)
      try await again.expectAbsent(rotated.token)
    }
  }
}

extension CaseContext {
  /// Expects a token to open the session as it was opened before.
  fileprivate func expectSame(_ before: HeldSession) async throws {
    let (old, new) = (before.snapshot, try await live(before.token).snapshot)
    let what = describe(old)
    try expect("the key of \(what)", new.id == old.id, expected: describe(old.id), seen: describe(new.id))
    try expect("the version of \(what)", new.version, equals: old.version)
    try expect("the creation time of \(what)", new.createdAt, equals: old.createdAt)
    try expect("the absolute deadline of \(what)", new.absoluteDeadline, equals: old.absoluteDeadline)
    try expect("the idle deadline of \(what)", new.idleDeadline, equals: old.idleDeadline)
    try expect("the time of the rotation of \(what)", new.rotatedAt, equals: old.rotatedAt)
    try expect("the access of the token to \(what)", new.access.rawValue, equals: old.access.rawValue)
    try expect("the content of \(what)", new.content == old.content, expected: describe(old.content), seen: describe(new.content))
  }
}
