import Sessions
import SessionsTesting

/// Races with a known winner: the suite stops one call between its load and its write.
enum ForcedRaceCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "CONC-004", "of many creates of one key exactly one succeeds, and its record is the one that is kept",
      rules: ["ST-1", "ID-6"], needsRecords: true, isStochastic: true,
      body: { t in
        for round in 0..<4 {
          let key = t.freshKey()
          let created = try await t.concurrently(32) { index in
            try await t.createRecord(key, t.freshRecord([UInt8(index), UInt8(round)], subject: "s\(index)"))
          }
          let winners = created.indices.filter { created[$0] }
          try t.expect("the number of creates that succeeded", winners.count, equals: 1)
          let record = try await t.loadRecord(key)
          try t.expect("the kept payload", record?.payload, equals: winners.first.map { [UInt8($0), UInt8(round)] })
          try t.expect("the kept subject", record?.subject, equals: winners.first.map { "s\($0)" })
        }
      }),
    ConformanceCase(
      "CONC-009", "a touch during a save keeps the save's data, and the save keeps the touch's deadline",
      rules: ["ST-3", "ST-4"], needsRecords: true,
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let outcome = try await t.stoppedCommit([.set("b", json("2"))], to: session, at: .beforeReplace) {
          t.advance(by: .seconds(1800))
          _ = try await t.expectTouched(session)
        }
        try t.expectOutcome(outcome, "committed")
        let seen = try await t.expectFields(session.token, ["a": json("1"), "b": json("2")])
        try t.expectDeadlines(seen, idle: .seconds(3600), absolute: .seconds(86400 - 1800))
      }),
    ConformanceCase(
      "CONC-010", "a touch that was under way when the session expired and was pruned does not revive it",
      rules: ["ST-4", "ST-6"], needsRecords: true,
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        t.advance(by: .seconds(3600) - .milliseconds(1))
        let outcome = try await t.stoppedTouch(session) {
          t.advance(by: .milliseconds(1))
          _ = try await t.prune()
          try await t.expectAbsent(session.token)
          // A backend that leaves expiry to its own clock has nothing to prune: make sure the record is gone.
          _ = try await t.destroyRecord(session.snapshot.id)
        }
        try t.expect("the touch", t.describe(outcome), equals: "gone")
        try await t.expectAbsent(session.token)
        try await t.expectNoRecord(session.snapshot.id)
      }),
    ConformanceCase(
      "CONC-011", "pruning never removes a record that was touched in time", rules: ["ST-6", "ST-4"], needsRecords: true,
      body: { t in
        let kept = try await t.create([.set("a", json("1"))])
        let expired = try await t.create([.set("a", json("2"))])
        t.advance(by: .seconds(3600) - .milliseconds(1))
        _ = try await t.expectTouched(kept)
        t.advance(by: .milliseconds(1))
        _ = try await t.prune()
        try await t.expectFields(kept.token, ["a": json("1")])
        try await t.expectAbsent(expired.token)
      }),
    ConformanceCase(
      "CONC-038", "a logout during a save wins: the save is gone and the session stays absent", rules: ["ST-5", "CC-7"],
      needsRecords: true,
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let outcome = try await t.stoppedCommit([.set("b", json("2"))], to: session, at: .beforeReplace) {
          try await t.destroy(session)
        }
        try t.expectOutcome(outcome, "gone")
        try await t.expectAbsent(session.token)
        try await t.expectNoRecord(session.snapshot.id)
      }),
    ConformanceCase(
      "CONC-039", "a logout during the retry of a save wins too", rules: ["ST-5", "CC-7", "ROT-9"], needsRecords: true,
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        _ = try await t.write([.set("b", json("2"))], to: session)
        let outcome = try await t.stoppedCommit([.set("c", json("3"))], to: session, at: .afterLoad) {
          try await t.destroy(session)
        }
        try t.expectOutcome(outcome, "gone")
        try await t.expectNoRecord(session.snapshot.id)
      }),
    ConformanceCase(
      "CONC-040", "a logout during a touch wins: the touch is gone and the session stays absent", rules: ["ST-5", "ST-4"],
      needsRecords: true,
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        t.advance(by: .seconds(1800))
        let outcome = try await t.stoppedTouch(session) { try await t.destroy(session) }
        try t.expect("the touch", t.describe(outcome), equals: "gone")
        try await t.expectAbsent(session.token)
        try await t.expectNoRecord(session.snapshot.id)
      }),
    ConformanceCase(
      "CONC-041", "a touch that comes after a save changes neither its data nor its version", rules: ["ST-4"],
      needsRecords: true,
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        t.advance(by: .seconds(1800))
        let outcome = try await t.stoppedTouch(session) {
          _ = try await t.write([.set("b", json("2")), .flash("f", json("3")), .setSubject("ada")], to: session)
        }
        try t.expect("whether it was touched", t.describe(outcome).hasPrefix("touched"), equals: true)
        let seen = try await t.expectFields(session.token, ["a": json("1"), "b": json("2")])
        try t.expect("the flash", seen.snapshot.content.flash, equals: ["f": json("3")])
        try t.expect("the subject", seen.snapshot.content.subject, equals: "ada")
        try t.expect("the version", seen.snapshot.version, equals: 2)
      }),
    ConformanceCase(
      "CONC-042", "a save during a rotation is taken along by it", rules: ["ROT-2", "CC-1"], needsRecords: true,
      body: { t in
        for rotation in [Rotation.privilegeChange(), .periodic] {
          let session = try await t.create([.set("a", json("1"))])
          let outcome = try await t.stoppedCommit(
            [.set("c", json("3"))], to: session, options: .init(rotation: rotation), at: .beforeReplace
          ) {
            _ = try await t.write([.set("b", json("2"))], to: session)
          }
          guard case .committed(_, let token?) = outcome else {
            throw CaseFailure("the rotation", expected: "committed, with a token", seen: t.describe(outcome))
          }
          try await t.expectFields(token, ["a": json("1"), "b": json("2"), "c": json("3")])
        }
      }),
    ConformanceCase(
      "CONC-043", "a rotation during a take: the flash goes to the new token, once", rules: ["FL-2", "ROT-9"],
      needsRecords: true,
      body: { t in
        let session = try await t.create([.flash("f", json("1")), .set("a", json("1"))])
        var rotated = session
        let outcome = try await t.stoppedTake(.all, from: session, at: .beforeReplace) {
          rotated = try await t.write([], to: session, rotating: .privilegeChange())
        }
        try t.expect("the take", t.describe(outcome), equals: "superseded")
        let after = try await t.expectTaken(.all, from: try await t.live(rotated.token), ["f": json("1")])
        try await t.expectFlash(after.token, [:])
      }),
    ConformanceCase(
      "CONC-044", "a take during a rotation: the rotation does not bring the flash back", rules: ["FL-2", "CC-1"],
      needsRecords: true,
      body: { t in
        let session = try await t.create([.flash("f", json("1")), .set("a", json("1"))])
        let outcome = try await t.stoppedCommit(
          [.set("b", json("2"))], to: session, options: .init(rotation: .periodic), at: .beforeReplace
        ) {
          _ = try await t.expectTaken(.key("f"), from: session, ["f": json("1")])
        }
        guard case .committed(_, let token?) = outcome else {
          throw CaseFailure("the rotation", expected: "committed, with a token", seen: t.describe(outcome))
        }
        try await t.expectFlash(token, [:])
        try await t.expectFields(token, ["a": json("1"), "b": json("2")])
      }),
    ConformanceCase(
      "CONC-045", "a save during 'end all sessions of a subject' does not survive it", rules: ["IX-3", "ST-5"],
      needs: [.subjectIndex], needsRecords: true,
      body: { t in
        let session = try await t.create([.set("a", json("1")), .setSubject("ada")])
        let outcome = try await t.stoppedCommit([.set("b", json("2"))], to: session, at: .beforeReplace) {
          try t.expect("the number ended", try await t.destroyAll(of: "ada"), equals: 1)
        }
        try t.expectOutcome(outcome, "gone")
        try await t.expectAbsent(session.token)
        try t.expect("the sessions that are left", try await t.sessions(of: "ada").count, equals: 0)
      }),
    ConformanceCase(
      "CONC-046", "a login during 'end all sessions of a subject' ends whole or stays whole", rules: ["IX-3", "IX-2"],
      needs: [.subjectIndex], needsRecords: true,
      body: { t in
        let old = try await t.create([.set("a", json("1")), .setSubject("ada")])
        let outcome = try await t.stoppedCommit(
          [.set("b", json("2")), .setSubject("ada")], to: nil, at: .beforeCreate
        ) {
          _ = try await t.destroyAll(of: "ada")
        }
        guard case .committed(let snapshot, let token?) = outcome else {
          throw CaseFailure("the login", expected: "committed, with a token", seen: t.describe(outcome))
        }
        try await t.expectAbsent(old.token)
        try await t.expectFields(token, ["b": json("2")])
        let listed = try await t.sessions(of: "ada").map(\.id)
        try t.expect("the listed sessions", listed == [snapshot.id], expected: "the login", seen: "\(listed.count) sessions")
      }),
  ]
}
