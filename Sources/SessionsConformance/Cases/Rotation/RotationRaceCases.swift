import Sessions
import SessionsTesting

/// Rotation races against other requests: a session is opened before the rotation and committed after it.
enum RotationRaceCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "ROT-010", "a save that loaded before a privilege change is superseded and writes nothing", rules: ["ROT-8", "ROT-9"],
      needs: [.rotationRevocation],
      limited: .init(deviation: .lastWriteWins) { t in
        let before = try await t.create([.set("a", json("1"))])
        let after = try await t.write([.set("admin", json("true"))], to: before, rotating: .privilegeChange())
        let late = try await t.write([.set("evil", json("1"))], to: before)
        try await t.expectFields(late.token, ["a": json("1"), "evil": json("1")])
        try await t.expectFields(after.token, ["a": json("1"), "admin": json("true")])
      },
      body: { t in
        let before = try await t.create([.set("a", json("1"))])
        let after = try await t.write([.set("admin", json("true"))], to: before, rotating: .privilegeChange())
        let version = try await t.live(after.token).snapshot.version
        for operations in [[SessionOperation.set("evil", json("1"))], [.clear], [.flash("evil", json("1"))]] {
          try await t.expectCommit(operations, to: before, "superseded")
        }
        let seen = try await t.expectFields(after.token, ["a": json("1"), "admin": json("true")])
        try t.expect("the version", seen.snapshot.version, equals: version)
      }),
    ConformanceCase(
      "ROT-012", "a rotation takes along what others committed since the session was opened", rules: ["ROT-2", "CC-1"],
      needs: [.mergedCommits],
      limited: .init(deviation: .lastWriteWins) { t in
        let session = try await t.create([.set("a", json("1"))])
        _ = try await t.write([.set("b", json("2"))], to: session)
        let after = try await t.write([.set("c", json("3"))], to: session, rotating: .privilegeChange())
        try await t.expectFields(after.token, ["a": json("1"), "c": json("3")])
      },
      body: { t in
        for rotation in [Rotation.privilegeChange(), .periodic, .newIdentity(), .newIdentity(droppingPrivilege: true)] {
          let session = try await t.create([.set("a", json("1"))])
          _ = try await t.write([.set("b", json("2")), .flash("f", json("2"))], to: session)
          let after = try await t.write([.set("c", json("3"))], to: session, rotating: rotation)
          try await t.expectFields(after.token, ["a": json("1"), "b": json("2"), "c": json("3")])
          try await t.expectFlash(after.token, ["f": json("2")])
        }
      }),
    ConformanceCase(
      "ROT-013", "of many rotations of one session at once exactly one wins", rules: ["ROT-7"],
      needs: [.rotationRevocation], isStochastic: true,
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let tokens = try await t.concurrently(32) { _ -> String? in
          switch try await t.commit([], to: session, options: .init(rotation: .privilegeChange())) {
          case .committed(_, let token): return token
          case .superseded: return nil
          case let other:
            throw CaseFailure("a rotation that lost", expected: "superseded", seen: t.describe(other))
          }
        }.compactMap { $0 }
        try t.expect("the number of winners", tokens.count, equals: 1)
        try await t.expectNotLive(session.token)
        for token in tokens { try await t.expectFields(token, ["a": json("1")]) }
      }),
    ConformanceCase(
      "ROT-014", "a save during a rotation is either in the rotated session or was refused",
      rules: ["ROT-8", "CC-1"], needs: [.rotationRevocation, .mergedCommits], isStochastic: true,
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let results = try await t.concurrently(17) { index -> (token: String?, key: String?) in
          let outcome = try await t.untilApplied { () async throws(SessionError) in
            index == 8
              ? try await t.commit([], to: session, options: .init(rotation: .privilegeChange()))
              : try await t.commit([.set("k\(index)", json("1"))], to: session)
          }
          switch outcome {
          case .committed(_, let token): return (token, index == 8 ? nil : "k\(index)")
          case .superseded where index != 8: return (nil, nil)
          default: throw CaseFailure("commit \(index)", expected: "committed or superseded", seen: t.describe(outcome))
          }
        }
        var fields: FieldMap = ["a": json("1")]
        for key in results.compactMap(\.key) { fields[key] = json("1") }
        let token = results[8].token ?? ""
        try await t.expectFields(token, fields)
      }),
    ConformanceCase(
      "ROT-015", "until the rotation is written the old token opens the old state, and from then on only the new one",
      rules: ["ROT-2"], needsRecords: true,
      body: { t in
        let before = try await t.create([.set("a", json("1"))])
        let outcome = try await t.stoppedCommit(
          [.set("admin", json("true"))], to: before, options: .init(rotation: .privilegeChange()), at: .beforeReplace
        ) {
          try await t.expectFields(before.token, ["a": json("1")])
        }
        guard case .committed(_, let token?) = outcome else {
          throw CaseFailure("the rotation", expected: "committed, with a token", seen: t.describe(outcome))
        }
        try await t.expectSuperseded(before.token)
        try await t.expectFields(token, ["a": json("1"), "admin": json("true")])
      }),
    ConformanceCase(
      "ROT-032", "a save is superseded too when a plain commit came between its load and the rotation",
      rules: ["ROT-8", "ROT-9"], needs: [.rotationRevocation, .mergedCommits],
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let other = try await t.write([.set("b", json("2"))], to: session)
        let after = try await t.write([], to: other, rotating: .privilegeChange())
        try await t.expectCommit([.set("evil", json("1"))], to: session, "superseded")
        try await t.expectFields(after.token, ["a": json("1"), "b": json("2")])
      }),
    ConformanceCase(
      "ROT-033", "every retry of a save judges the secret again: a rotation during the second one supersedes it",
      rules: ["ROT-8", "ROT-9"], needsRecords: true,
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let other = try await t.write([.set("b", json("2"))], to: session)
        var after = other
        // The first try loses to the plain commit; the rotation comes between the reload and the second try.
        let outcome = try await t.stoppedCommit([.set("evil", json("1"))], to: session, at: .afterLoad) {
          after = try await t.write([.set("admin", json("true"))], to: other, rotating: .privilegeChange())
        }
        try t.expectOutcome(outcome, "superseded")
        try await t.expectFields(after.token, ["a": json("1"), "b": json("2"), "admin": json("true")])
      }),
    ConformanceCase(
      "ROT-034", "of two periodic rotations at once the later keeps its changes but hands out no token", rules: ["ROT-7"],
      needs: [.rotationRevocation, .mergedCommits],
      limited: .init(deviation: .lastWriteWins) { t in
        let session = try await t.create([.set("a", json("1"))])
        let winner = try await t.write([.set("w", json("1"))], to: session, rotating: .periodic)
        let loser = try await t.write([.set("l", json("1"))], to: session, rotating: .periodic)
        try await t.expectFields(winner.token, ["a": json("1"), "w": json("1")])
        try await t.expectFields(loser.token, ["a": json("1"), "l": json("1")])
      },
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let winner = try await t.write([.set("w", json("1"))], to: session, rotating: .periodic)
        let loser = try await t.write([.set("l", json("1"))], to: session, rotating: .periodic)
        try t.expect("the loser's token", loser.token == session.token, expected: "none", seen: "a new one")
        let fields: FieldMap = ["a": json("1"), "w": json("1"), "l": json("1")]
        let (old, new) = (try await t.expectFields(session.token, fields), try await t.expectFields(winner.token, fields))
        try t.expect("the access of the old token", old.snapshot.access.rawValue, equals: TokenAccess.grace.rawValue)
        try t.expect("the access of the new token", new.snapshot.access.rawValue, equals: TokenAccess.current.rawValue)
      }),
    ConformanceCase(
      "ROT-035", "of two privilege changes at once the later gets a fresh session with its own changes only",
      rules: ["ROT-7", "ROT-9"], needs: [.rotationRevocation],
      limited: .init(deviation: .lastWriteWins) { t in
        let session = try await t.create([.set("a", json("1"))])
        let winner = try await t.write([.set("w", json("1"))], to: session, rotating: .privilegeChange())
        let loser = try await t.write([.set("l", json("1"))], to: session, rotating: .privilegeChange())
        try await t.expectFields(winner.token, ["a": json("1"), "w": json("1")])
        try await t.expectFields(loser.token, ["a": json("1"), "l": json("1")])
      },
      body: { t in
        let session = try await t.create([.set("a", json("1")), .flash("f", json("1")), .setSubject("ada")])
        let winner = try await t.write([.set("w", json("1"))], to: session, rotating: .privilegeChange())
        let loser = try await t.write([.set("l", json("1"))], to: session, rotating: .privilegeChange())
        try t.expect("the loser's key", loser.snapshot.id != session.snapshot.id, expected: "another one", seen: "the same")
        let content = try await t.expectFields(loser.token, ["l": json("1")]).snapshot.content
        try t.expect("the loser's flash", content.flash, equals: [:])
        try t.expect("the loser's subject", content.subject, equals: nil)
        try await t.expectFields(winner.token, ["a": json("1"), "w": json("1")])
        try await t.expectSuperseded(session.token)
      }),
    ConformanceCase(
      "ROT-036", "a privilege change that comes too late and has nothing of its own to keep starts no session",
      rules: ["ROT-7", "ROT-12"], needs: [.rotationRevocation],
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let winner = try await t.write([], to: session, rotating: .privilegeChange())
        try await t.expectCommit([], to: session, options: .init(rotation: .privilegeChange()), "superseded")
        try await t.expectFields(winner.token, ["a": json("1")])
      }),
    ConformanceCase(
      "ROT-037", "a logout that authenticated before a rotation ends the rotated session", rules: ["ROT-14"],
      needs: [.revocation],
      limited: .init(deviation: .logoutRacesResponses) { t in
        let before = try await t.create([.set("a", json("1"))])
        let after = try await t.write([], to: before, rotating: .privilegeChange())
        try await t.destroy(before)
        try await t.expectFields(after.token, ["a": json("1")])
      },
      body: { t in
        for rotation in [Rotation.privilegeChange(), .periodic] {
          let before = try await t.create([.set("a", json("1"))])
          let after = try await t.write([], to: before, rotating: rotation)
          try await t.destroy(before)
          try await t.expectAbsent(after.token)
          try await t.expectAbsent(before.token)
        }
      }),
    ConformanceCase(
      "ROT-038", "flash taken from a session opened before a privilege change is refused and stays for the new token",
      rules: ["ROT-9", "FL-2"], needs: [.rotationRevocation, .atomicFlash],
      body: { t in
        let before = try await t.create([.flash("f", json("1"))])
        let after = try await t.write([], to: before, rotating: .privilegeChange())
        try await t.expectTake(.key("f"), from: before, "superseded")
        try await t.expectTaken(.key("f"), from: try await t.live(after.token), ["f": json("1")])
      }),
  ]
}
