import Sessions
import SessionsTesting

/// Answers of operations: done, not done, or in doubt, but never that there is no session.
enum AcknowledgementCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "CONC-052", "a first request that another first request overtakes creates a session of its own", rules: ["CC-9", "ID-3"],
      needsRecords: true,
      body: { t in
        var others: [HeldSession] = []
        let outcome = try await t.stoppedCommit([.set("n", json("0"))], to: nil, at: .beforeCreate) {
          for n in 1...3 { others.append(try await t.create([.set("n", json("\(n)"))])) }
        }
        guard case .committed(let snapshot, let token?) = outcome else {
          throw CaseFailure("the first request", expected: "committed, with a token", seen: t.describe(outcome))
        }
        let all = [HeldSession(token: token, snapshot: snapshot)] + others
        try t.expect("the number of different keys", Set(all.map(\.snapshot.id)).count, equals: all.count)
        for (n, session) in all.enumerated() { try await t.expectFields(session.token, ["n": json("\(n)")]) }
      }),
    ConformanceCase(
      "CONC-053", "16 requests without a cookie at once make 16 sessions, each with its own data", rules: ["CC-9"],
      isStochastic: true,
      body: { t in
        let sessions = try await t.concurrently(16) { index in
          try await t.create([.set("n", json("\(index)")), .flash("f", json("\(index)"))])
        }
        try t.expect("the number of different keys", Set(sessions.map(\.snapshot.id)).count, equals: 16)
        for (index, session) in sessions.enumerated() {
          try await t.expectFields(session.token, ["n": json("\(index)")])
          try await t.expectFlash(session.token, ["f": json("\(index)")])
        }
      }),
    ConformanceCase(
      "CONC-054", "what a create, a rotation and a destroy acknowledge holds at once for every store object", rules: ["DUR-1", "ST-1"],
      needs: [.revocation, .rotationRevocation],
      body: { t in
        // Twice as many calls as store objects ask each object after each write.
        let rounds = 2 * t.stores.count
        var session = try await t.create([.set("n", json("0"))])
        for _ in 0..<rounds { try await t.expectFields(session.token, ["n": json("0")]) }
        let old = session.token
        session = try await t.write([.set("n", json("1"))], to: session, rotating: .privilegeChange())
        for _ in 0..<rounds {
          try await t.expectFields(session.token, ["n": json("1")])
          try await t.expectNotLive(old)
        }
        try await t.destroy(session)
        for _ in 0..<rounds { try await t.expectAbsent(session.token) }
      }),
    ConformanceCase(
      "FLT-020", "what a cancelled task asks of a live session is answered or is an error, and is never 'no session'",
      rules: ["ERR-2", "ST-9"],
      body: { t in
        let session = try await t.create([.set("a", json("1")), .flash("f", json("1"))])
        if let outcome = try await cancelled({ () async throws(SessionError) in try await t.open(session.token) }) {
          guard case .live = outcome else {
            throw CaseFailure("opening in a cancelled task", expected: "live, or an error", seen: t.describe(outcome))
          }
        }
        t.advance(by: .seconds(120))
        if let outcome = try await cancelled({ () async throws(SessionError) in try await t.touch(session) }) {
          guard case .touched = outcome else {
            throw CaseFailure("touching in a cancelled task", expected: "touched, or an error", seen: t.describe(outcome))
          }
        }
        let commit = try await cancelled { () async throws(SessionError) in try await t.commit([.set("a", json("2"))], to: session) }
        if let commit { try t.expectOutcome(commit, "committed") }
        if let outcome = try await cancelled({ () async throws(SessionError) in try await t.take(.key("f"), from: session) }) {
          guard case .taken = outcome else {
            throw CaseFailure("taking in a cancelled task", expected: "taken, or an error", seen: t.describe(outcome))
          }
        }
        _ = try await t.live(session.token)
      }),
    ConformanceCase(
      "REC-070", "an operation that is sent again after an unknown answer happens once", rules: ["DUR-3", "ST-3", "ID-6"],
      needsRecords: true,
      body: { t in
        let (first, second) = (t.freshRecord([1]), t.freshRecord([2]))
        let key = try await t.newRecord(first)
        try t.expect("the create, sent again", try await t.createRecord(key, first), equals: false)
        try await t.expectRecord(key, first)
        try await t.expectReplace(key, expecting: 1, with: second, .replaced)
        try await t.expectReplace(key, expecting: 1, with: second, .stale)
        var stored = second
        stored.version = 2
        try await t.expectRecord(key, stored)
        stored.idleDeadline = t.now.advanced(by: .seconds(7200))
        for _ in 0..<2 {
          try t.expect("the touch", try await t.touchRecord(key, idleDeadline: stored.idleDeadline), equals: true)
          try await t.expectRecord(key, stored)
        }
        try t.expect("the destroy", try await t.destroyRecord(key), equals: true)
        try t.expect("the destroy, sent again", try await t.destroyRecord(key), equals: false)
        try await t.expectNoRecord(key)
      }),
  ]

  /// Runs an operation in a task that is cancelled before it begins; returns nil if it threw `cancelled`.
  private static func cancelled<Outcome: Sendable>(
    _ operation: @escaping @Sendable () async throws(SessionError) -> Outcome
  ) async throws(SessionError) -> Outcome? {
    let task = Task { () async -> Result<Outcome, SessionError> in
      while !Task.isCancelled { await Task.yield() }
      do throws(SessionError) {
        return .success(try await operation())
      } catch {
        return .failure(error)
      }
    }
    task.cancel()
    switch await task.value {
    case .success(let outcome): return outcome
    case .failure(let error) where error.code == .cancelled: return nil
    case .failure(let error): throw error
    }
  }
}
