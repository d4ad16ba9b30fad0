import Sessions
import SessionsTesting

/// A logout between the load and the write of another request's operation.
enum DestroyRaceCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "DEL-007", "a logout between a commit's look and its write wins", rules: ["ST-5", "ST-3", "CC-7"], needsRecords: true,
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let outcome = try await t.stoppedCommit([.set("a", json("2"))], to: session, at: .beforeReplace) {
          try await t.destroy(session)
        }
        try t.expectOutcome(outcome, "gone")
        try await t.expectAbsent(session.token)
      }),
    ConformanceCase(
      "DEL-019", "a logout between a touch and its write wins", rules: ["ST-5", "ST-4"], needsRecords: true,
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        t.advance(by: .seconds(1800))
        let outcome = try await t.stoppedTouch(session) {
          try await t.destroy(session)
        }
        try t.expect("the overtaken touch", t.describe(outcome), equals: "gone")
        try await t.expectAbsent(session.token)
      }),
    ConformanceCase(
      "DEL-020", "a logout between a rotation's look and its write wins", rules: ["ST-5", "ROT-12", "ROT-14"],
      needsRecords: true,
      body: { t in
        for rotation: Rotation in [.privilegeChange(), .periodic] {
          let session = try await t.create([.set("a", json("1"))])
          let outcome = try await t.stoppedCommit([], to: session, options: .init(rotation: rotation), at: .beforeReplace) {
            try await t.destroy(session)
          }
          try t.expectOutcome(outcome, "gone")
          try await t.expectAbsent(session.token)
        }
      }),
    ConformanceCase(
      "DEL-021", "a logout wins over a commit that has lost a race already and tries again", rules: ["ST-5", "ROT-9", "CC-7"],
      needsRecords: true,
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        _ = try await t.write([.set("b", json("2"))], to: session)
        // The commit begins with an old version, so that it has to load, and is stopped after the load.
        let outcome = try await t.stoppedCommit([.set("a", json("3"))], to: session, at: .afterLoad) {
          try await t.destroy(session)
        }
        try t.expectOutcome(outcome, "gone")
        try await t.expectAbsent(session.token)
      }),
    ConformanceCase(
      "DEL-022", "a logout wins over a move to a new identity: no copy is left", rules: ["ST-5", "ROT-12"],
      needsRecords: true,
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let outcome = try await t.stoppedCommit([], to: session, options: .init(rotation: .newIdentity()), at: .beforeCreate) {
          try await t.destroy(session)
        }
        try t.expectOutcome(outcome, "gone")
        try await t.expectAbsent(session.token)
        t.advance(by: .seconds(86400))
        try t.expect("the number of records left", try await t.prune(), equals: 0)
      }),
    ConformanceCase(
      "DEL-023", "whatever 16 writers, touchers and takers do meanwhile, a logout is final", rules: ["ST-5", "CC-7"],
      needs: [.revocation], isStochastic: true,
      limited: .init(deviation: .destroyDoesNotRevoke) { t in
        let session = try await t.create([.set("n", json("0"))])
        try await t.destroy(session)
        try await t.expectFields(session.token, ["n": json("0")])
      },
      body: { t in
        let session = try await t.create([.set("n", json("0")), .flash("f", json("1"))])
        t.advance(by: .seconds(1800))
        try await withThrowingTaskGroup(of: Void.self) { group in
          for number in 0..<16 {
            group.addTask {
              do {
                switch number % 4 {
                case 0: _ = try await t.touch(session)
                case 1: _ = try await t.take(.all, from: session)
                default: _ = try await t.commit([.add("n", 1), .flash("f", json("2"))], to: session)
                }
              } catch let error as SessionError where error.code == .contended {}
            }
            guard number == 7 else { continue }
            group.addTask {
              try await t.destroy(session)
              // From here on the session is absent, even while the others still run.
              try await t.expectAbsent(session.token)
            }
          }
          try await group.waitForAll()
        }
        try await t.expectAbsent(session.token)
        try await t.expectCommit([.add("n", 1)], to: session, "gone")
      }),
  ]
}
