import Sessions
import SessionsTesting

/// Rotation of sessions that are gone, and rotation to a new identity.
enum RotationIdentityCases {
  private static let every: [Rotation] = [
    .privilegeChange(), .privilegeChange(clearing: true, restartingLifetime: true), .periodic, .newIdentity(),
    .newIdentity(droppingPrivilege: true),
  ]

  /// Expects that the store holds no session of a subject, not even an unreachable copy.
  private static func expectNothingLeft(_ t: CaseContext, of subject: String) async throws {
    if t.store.capabilities.contains(.subjectIndex) {
      try t.expect("the sessions that are left", try await t.sessions(of: subject).count, equals: 0)
    }
    t.advance(by: .seconds(2 * 86400))
    try t.expect("the records that are left", try await t.prune(), equals: 0)
  }

  static let all: [ConformanceCase] = [
    ConformanceCase(
      "ROT-006", "rotating a destroyed session does not bring it back", rules: ["ROT-12"], needs: [.revocation],
      limited: .init(deviation: .destroyDoesNotRevoke) { t in
        let session = try await t.create([.set("a", json("1"))])
        try await t.destroy(session)
        let after = try await t.write([], to: session, rotating: .privilegeChange())
        try await t.expectFields(after.token, ["a": json("1")])
      },
      body: { t in
        for rotation in every {
          let session = try await t.create([.set("a", json("1"))])
          try await t.destroy(session)
          try await t.expectCommit([], to: session, options: .init(rotation: rotation), "gone")
          try await t.expectAbsent(session.token)
        }
      }),
    ConformanceCase(
      "ROT-007", "rotating an expired session does not bring it back", rules: ["ROT-12", "TTL-1"],
      body: { t in
        for rotation in every {
          let session = try await t.create([.set("a", json("1"))])
          t.advance(by: .seconds(3600))
          try await t.expectCommit([], to: session, options: .init(rotation: rotation), "gone")
          try await t.expectAbsent(session.token)
        }
      }),
    ConformanceCase(
      "ROT-039", "a login on an expired session starts a fresh one with its own changes only", rules: ["ROT-12", "ID-3"],
      body: { t in
        let session = try await t.create([.set("a", json("1")), .flash("f", json("1")), .setSubject("ada")])
        t.advance(by: .seconds(3600))
        let fresh = try await t.write([.set("user", json("2"))], to: session, rotating: .privilegeChange())
        try t.expect("the key", fresh.snapshot.id != session.snapshot.id, expected: "another one", seen: "the same")
        let content = try await t.expectFields(fresh.token, ["user": json("2")]).snapshot.content
        try t.expect("the flash", content.flash, equals: [:])
        try t.expect("the subject", content.subject, equals: nil)
        try await t.expectAbsent(session.token)
      }),
    ConformanceCase(
      "ROT-040", "a login on a destroyed session starts a fresh one with its own changes only", rules: ["ROT-12", "ID-3"],
      needs: [.revocation],
      body: { t in
        let session = try await t.create([.set("a", json("1")), .flash("f", json("1")), .setSubject("ada")])
        try await t.destroy(session)
        let fresh = try await t.write([.set("user", json("2"))], to: session, rotating: .privilegeChange())
        try t.expect("the key", fresh.snapshot.id != session.snapshot.id, expected: "another one", seen: "the same")
        let content = try await t.expectFields(fresh.token, ["user": json("2")]).snapshot.content
        try t.expect("the flash", content.flash, equals: [:])
        try t.expect("the subject", content.subject, equals: nil)
        try await t.expectAbsent(session.token)
      }),
    ConformanceCase(
      "ROT-041", "no other rotation with changes brings a gone session's data back", rules: ["ROT-12", "CC-7"],
      body: { t in
        for rotation in [Rotation.periodic, .newIdentity(), .newIdentity(droppingPrivilege: true)] {
          let session = try await t.create([.set("a", json("1"))])
          t.advance(by: .seconds(3600))
          switch try await t.commit([.set("b", json("2"))], to: session, options: .init(rotation: rotation)) {
          case .gone: break
          case .committed(_, let token?): try await t.expectFields(token, ["b": json("2")])
          case let other: throw CaseFailure("the commit", expected: "gone, or a fresh session", seen: t.describe(other))
          }
          try await t.expectAbsent(session.token)
        }
      }),
    ConformanceCase(
      "ROT-042", "a new identity has another key and token, keeps everything else, and ends the old token", rules: ["ROT-2", "ROT-6"],
      needs: [.rotationRevocation],
      limited: .init(deviation: .rotationDoesNotRevoke) { t in
        let before = try await t.create([.set("a", json("1")), .flash("f", json("2"))])
        let after = try await t.write([.set("b", json("3"))], to: before, rotating: .newIdentity())
        try t.expect("the key", after.snapshot.id != before.snapshot.id, expected: "another one", seen: "the same")
        try await t.expectFields(after.token, ["a": json("1"), "b": json("3")])
        try await t.expectFields(before.token, ["a": json("1")])
      },
      body: { t in
        for rotation in [Rotation.newIdentity(), .newIdentity(droppingPrivilege: true)] {
          let before = try await t.create([.set("a", json("1")), .flash("f", json("2")), .setSubject("ada")])
          let after = try await t.write([.set("b", json("3"))], to: before, rotating: rotation)
          let seen = try await t.expectFields(after.token, ["a": json("1"), "b": json("3")]).snapshot
          try t.expect("the key", seen.id != before.snapshot.id, expected: "another one", seen: "the same")
          try t.expect("the flash", seen.content.flash, equals: ["f": json("2")])
          try t.expect("the subject", seen.content.subject, equals: "ada")
          try await t.expectNotLive(before.token)
          try await t.expectCommit([.set("late", json("1"))], to: before, "gone")
        }
      }),
    ConformanceCase(
      "ROT-043", "a logout before a new identity wins", rules: ["ROT-12", "ROT-14"], needs: [.revocation],
      body: { t in
        for rotation in [Rotation.newIdentity(), .newIdentity(droppingPrivilege: true)] {
          let session = try await t.create([.set("a", json("1")), .setSubject("ada")])
          try await t.destroy(session)
          try await t.expectCommit([.set("b", json("2"))], to: session, options: .init(rotation: rotation), "gone")
        }
        try await expectNothingLeft(t, of: "ada")
      }),
    ConformanceCase(
      "ROT-044", "a logout during a new identity wins, and no copy of the session is left", rules: ["ROT-14", "ROT-16"],
      needsRecords: true,
      body: { t in
        for rotation in [Rotation.newIdentity(), .newIdentity(droppingPrivilege: true)] {
          for point in [GatedRecordStore.Point.beforeCreate, .beforeDestroy] {
            let session = try await t.create([.set("a", json("1")), .setSubject("ada")])
            let outcome = try await t.stoppedCommit([], to: session, options: .init(rotation: rotation), at: point) {
              try await t.destroy(session)
            }
            try t.expectOutcome(outcome, "gone")
          }
        }
        try await expectNothingLeft(t, of: "ada")
      }),
    ConformanceCase(
      "ROT-057", "whoever ends all sessions of a subject during a new identity ends that one too", rules: ["ROT-16", "IX-3"],
      needs: [.subjectIndex], needsRecords: true,
      body: { t in
        for rotation in [Rotation.newIdentity(), .newIdentity(droppingPrivilege: true)] {
          for point in [GatedRecordStore.Point.beforeCreate, .beforeDestroy] {
            let session = try await t.create([.set("a", json("1")), .setSubject("ada")])
            let outcome = try await t.stoppedCommit([], to: session, options: .init(rotation: rotation), at: point) {
              _ = try await t.destroyAll(of: "ada")
            }
            try t.expectOutcome(outcome, "gone")
            try await t.expectNotLive(session.token)
          }
        }
        try await expectNothingLeft(t, of: "ada")
      }),
    ConformanceCase(
      "ROT-045", "a commit during a new identity is not lost, and no copy of the session is left", rules: ["CC-1"],
      needsRecords: true,
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let outcome = try await t.stoppedCommit(
          [.set("c", json("3"))], to: session, options: .init(rotation: .newIdentity()), at: .beforeCreate
        ) {
          _ = try await t.write([.set("b", json("2"))], to: session)
        }
        guard case .committed(let snapshot, let token?) = outcome else {
          throw CaseFailure("the commit", expected: "committed, with a token", seen: t.describe(outcome))
        }
        try await t.expectFields(token, ["a": json("1"), "b": json("2"), "c": json("3")])
        try await t.expectNotLive(session.token)
        try await t.destroy(HeldSession(token: token, snapshot: snapshot))
        try await expectNothingLeft(t, of: "ada")
      }),
    ConformanceCase(
      "ROT-046", "when privilege drops, the old token is dead before the new record comes; otherwise the old record goes last",
      rules: ["ROT-2", "ROT-16"],
      needsRecords: true,
      body: { t in
        let dropping = try await t.create([.set("a", json("1"))])
        let dropped = try await t.stoppedCommit(
          [], to: dropping, options: .init(rotation: .newIdentity(droppingPrivilege: true)), at: .beforeCreate
        ) {
          try await t.expectNotLive(dropping.token)
        }
        try t.expectOutcome(dropped, "committed")
        try await t.expectAbsent(dropping.token)
        let keeping = try await t.create([.set("a", json("1"))])
        let kept = try await t.stoppedCommit([], to: keeping, options: .init(rotation: .newIdentity()), at: .beforeCreate) {
          try await t.expectFields(keeping.token, ["a": json("1")])
        }
        try t.expectOutcome(kept, "committed")
        try await t.expectAbsent(keeping.token)
      }),
    ConformanceCase(
      "ROT-047", "a login on an expired session whose own changes leave no session is told that the session is gone",
      rules: ["ROT-12", "TTL-6"],
      body: { t in
        for ending in [SessionOperation.expire(at: t.now), .setLimits(idle: .seconds(0), absolute: nil)] {
          let session = try await t.create([.set("a", json("1"))])
          t.advance(by: .seconds(3600))
          try await t.expectCommit(
            [.set("user", json("2")), ending], to: session, options: .init(rotation: .privilegeChange()), "gone")
          try await t.expectAbsent(session.token)
        }
      }),
  ]
}
