import Sessions

/// Pruning expired sessions.
enum LifetimePruneCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "TTL-038", "a prune removes a session at its deadline and not a millisecond before", rules: ["ST-6", "TTL-1"],
      needs: [.prune],
      limited: .init(deviation: .noEnumeration) { t in try await expectUnsupported(t) },
      body: { t in
        _ = try await t.create([.set("a", json("1"))])
        t.advance(by: .milliseconds(3_599_999))
        try t.expect("the number of sessions removed before the deadline", try await t.prune(), equals: 0)
        t.advance(by: .milliseconds(1))
        try t.expect("the number of sessions removed at the deadline", try await t.prune(), equals: 1)
        try t.expect("the number of sessions removed after that", try await t.prune(), equals: 0)
      }),
    ConformanceCase(
      "TTL-027", "a prune removes expired sessions only, and says how many", rules: ["ST-6"], needs: [.prune],
      limited: .init(deviation: .noEnumeration) { t in try await expectUnsupported(t) },
      body: { t in
        for number in 1...3 { _ = try await t.create([.set("n", json("\(number)"))]) }
        var visited = try await t.create([.set("n", json("4"))])
        t.advance(by: .seconds(1800))
        let young = try await t.create([.set("n", json("5"))])
        visited = try await t.visit(visited)
        let written = try await t.create([.set("n", json("6")), .setLimits(idle: .unlimited, absolute: .unlimited)])
        t.advance(by: .seconds(1800))
        try t.expect("the number of sessions removed", try await t.prune(), equals: 3)
        try await t.expectFields(visited.token, ["n": json("4")])
        try await t.expectFields(young.token, ["n": json("5")])
        try await t.expectFields(written.token, ["n": json("6")])
      }),
    ConformanceCase(
      "TTL-029", "nothing is left of a pruned session", rules: ["ST-6", "TTL-7"], needsRecords: true,
      body: { t in
        let session = try await t.create([.set("a", json("1")), .setSubject("ada")])
        t.advance(by: .seconds(3600))
        try t.expect("the number of sessions removed", try await t.prune(), equals: 1)
        try await t.expectNoRecord(session.snapshot.id)
        try await t.expectCreated(session.snapshot.id, t.freshRecord())
      }),
    ConformanceCase(
      "TTL-058", "a session that is touched in time is not pruned, and one that is pruned is not touched",
      rules: ["ST-6", "ST-4", "ST-5"], needsRecords: true, isStochastic: true,
      body: { t in
        var sessions: [HeldSession] = []
        for number in 0..<40 { sessions.append(try await t.create([.set("n", json("\(number)"))])) }
        t.advance(by: .milliseconds(3_599_999))
        // The pruning node's clock is a millisecond ahead: by that clock an untouched session has expired.
        let ahead = t.now.advanced(by: .milliseconds(1))
        let touched = try await withThrowingTaskGroup(of: HeldSession?.self) { group in
          for (number, session) in sessions.enumerated() {
            group.addTask {
              if case .touched = try await t.touch(session) { return session }
              return nil
            }
            guard number % 8 == 3 else { continue }
            group.addTask {
              _ = try await t.record.prune(now: ahead, limit: 6)
              return nil
            }
          }
          return try await group.reduce(into: [HeldSession]()) { all, session in session.map { all.append($0) } }
        }
        t.advance(by: .milliseconds(1))
        for session in sessions {
          let isTouched = touched.contains { $0.snapshot.id == session.snapshot.id }
          if isTouched { _ = try await t.live(session.token) } else { try await t.expectAbsent(session.token) }
        }
      }),
    ConformanceCase(
      "TTL-039", "a store that cannot prune says so", rules: ["ST-6", "IX-7"], needsAbsent: [.prune],
      body: { t in
        _ = try await t.create([.set("a", json("1"))])
        t.advance(by: .seconds(7200))
        try await expectUnsupported(t)
      }),
  ]

  private static func expectUnsupported(_ t: CaseContext) async throws {
    try await t.expectError("a prune", .unsupported) { () async throws(SessionError) in try await t.prune() }
  }
}
