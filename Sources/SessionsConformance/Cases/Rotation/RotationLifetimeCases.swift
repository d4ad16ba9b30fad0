import Sessions
import SessionsTesting

/// What rotations, takes and clearing leave of a session's lifetime and authentication, and what the reuse of a token may end.
enum RotationLifetimeCases {
  private static let revoking = ServerSessionStoreConfiguration(
    grace: .seconds(10), inFlightAllowance: .seconds(30), reusePolicy: .revoke)

  /// Lets half an hour pass, and a request that only reads come in it.
  private static func visit(_ t: CaseContext, _ session: HeldSession) async throws {
    t.advance(by: .seconds(1800))
    _ = try await t.expectTouched(try await t.live(session.token))
  }

  static let all: [ConformanceCase] = [
    ConformanceCase(
      "CRUD-040", "clearing a session keeps its limits, whether the browser remembers it, and when it was authenticated",
      rules: ["CC-5", "TTL-11", "IX-4", "ROT-5"], configuration: .lifetimes(idle: .unlimited, absolute: .hours(24)),
      body: { t in
        var session = try await t.create([
          .set("a", json("1")), .flash("f", json("1")), .setSubject("ada"), .setPersistent(true),
          .setLimits(idle: .unlimited, absolute: .hours(48)),
        ])
        t.advance(by: .seconds(60))
        session = try await t.write([], to: session, rotating: .privilegeChange(restartingLifetime: true))
        let authenticated = t.now
        t.advance(by: .seconds(60))
        session = try await t.write([.clear, .set("b", json("2"))], to: session)
        session = try await t.expectFields(session.token, ["b": json("2")])
        let content = session.snapshot.content
        try t.expect("the flash", content.flash, equals: [:])
        try t.expect("the subject", content.subject, equals: nil)
        try t.expect("whether the browser remembers the session", content.isPersistent, equals: true)
        try t.expect("when it was authenticated", content.authenticatedAt, equals: authenticated)
        try t.expect("its own absolute limit", content.absoluteLimit, equals: .hours(48))
        try t.expect("the absolute deadline", session.snapshot.absoluteDeadline, equals: authenticated.advanced(by: .seconds(172_800)))
      }),
    ConformanceCase(
      "TTL-072", "limits of its own that are set after a full authentication run from that, not from the session's creation",
      rules: ["TTL-3", "ROT-5"], configuration: .lifetimes(idle: .unlimited, absolute: .hours(24)),
      body: { t in
        var session = try await t.create([.set("a", json("1"))])
        t.advance(by: .seconds(7200))
        session = try await t.write([], to: session, rotating: .privilegeChange(restartingLifetime: true))
        let restarted = t.now
        t.advance(by: .seconds(1800))
        for (limit, duration) in [(.hours(6), .seconds(21600)), (nil, .seconds(86400)), (.hours(1), .seconds(3600))]
          as [(SessionLimit?, Duration)]
        {
          session = try await t.write([.setLimits(idle: nil, absolute: limit)], to: session)
          let deadline = try await t.live(session.token).snapshot.absoluteDeadline
          try t.expect("the absolute deadline", deadline, equals: restarted.advanced(by: duration))
        }
        try await t.expectEnd(session, after: .seconds(1800))
      }),
    ConformanceCase(
      "ROT-054", "a rotation does not undo a touch that came meanwhile", rules: ["ST-3", "ROT-5", "TTL-8"], needs: [.rotationRevocation],
      needsRecords: true,
      body: { t in
        for rotation in [Rotation.periodic, .privilegeChange()] {
          let session = try await t.create([.set("a", json("1"))])
          let outcome = try await t.stoppedCommit(
            [.set("b", json("2"))], to: session, options: .init(rotation: rotation), at: .beforeReplace
          ) { try await visit(t, session) }
          guard case .committed(_, let token?) = outcome else {
            throw CaseFailure("the rotation", expected: "committed, with a token", seen: t.describe(outcome))
          }
          let seen = try await t.expectFields(token, ["a": json("1"), "b": json("2")])
          try t.expect("the idle deadline", seen.snapshot.idleDeadline, equals: t.now.advanced(by: .seconds(3600)))
        }
      }),
    ConformanceCase(
      "FLSH-045", "taking flash does not undo a touch that came meanwhile", rules: ["ST-3", "FL-2", "TTL-8"], needs: [.atomicFlash],
      needsRecords: true,
      body: { t in
        let session = try await t.create([.set("a", json("1")), .flash("f", json("1"))])
        let outcome = try await t.stoppedTake(.key("f"), from: session, at: .beforeReplace) { try await visit(t, session) }
        guard case .taken = outcome else { throw CaseFailure("the take", expected: "taken", seen: t.describe(outcome)) }
        let seen = try await t.expectFlash(session.token, [:])
        try t.expect("the idle deadline", seen.snapshot.idleDeadline, equals: t.now.advanced(by: .seconds(3600)))
      }),
    ConformanceCase(
      "ROT-055", "the reuse of a token ends only the session as it was judged, and not one that was authenticated anew meanwhile",
      rules: ["ROT-11"], needs: [.rotationRevocation, .reuseDetection], needsRecords: true, configuration: revoking,
      body: { t in
        let old = try await t.create([.set("a", json("1"))])
        var current = try await t.write([], to: old, rotating: .periodic)
        t.advance(by: .seconds(60))
        let outcome = try await t.stoppedOpen(old.token) {
          current = try await t.write([.set("b", json("2"))], to: current, rotating: .privilegeChange())
        }
        guard case .absent = outcome else { throw CaseFailure("opening the old token", expected: "absent", seen: t.describe(outcome)) }
        try await t.expectFields(current.token, ["a": json("1"), "b": json("2")])
      }),
    ConformanceCase(
      "ROT-056", "after a privilege change the old token is dead on a node whose clock is behind, too", rules: ["ROT-3", "TTL-9"],
      needs: [.rotationRevocation],
      body: { t in
        let before = try await t.create([.set("a", json("1"))])
        t.advance(by: .seconds(60))
        let after = try await t.write([.set("admin", json("true"))], to: before, rotating: .privilegeChange())
        t.advance(by: .seconds(-5))
        try await t.expectSuperseded(before.token)
        try await t.expectCommit([.set("b", json("2"))], to: before, "superseded")
        try await t.expectFields(after.token, ["a": json("1"), "admin": json("true")])
      }),
    ConformanceCase(
      "FLSH-046", "a take is activity and a write: what it returns is the session that the store keeps, and is in conflict with no one",
      rules: ["FL-2", "TTL-8", "CC-4"],
      body: { t in
        let session = try await t.create([.set("a", json("1")), .flash("f", json("1"))])
        t.advance(by: .seconds(600))
        let taken = try await t.expectTaken(.key("f"), from: session, ["f": json("1")])
        try t.expectDeadlines(taken, idle: .seconds(3600), absolute: .seconds(85800))
        let seen = try await t.live(taken.token)
        try t.expectDeadlines(seen, idle: .seconds(3600), absolute: .seconds(85800))
        try t.expect("the version", taken.snapshot.version, equals: seen.snapshot.version)
        try await t.expectCommit([.set("a", json("2"))], to: taken, options: .init(onlyIfUnchanged: true), "committed")
      }),
    ConformanceCase(
      "TTL-073", "a commit on a node whose clock is behind returns the idle deadline that the store keeps", rules: ["TTL-9", "ST-3"],
      body: { t in
        var session = try await t.create([.set("a", json("1"))])
        t.advance(by: .seconds(1800))
        session = try await t.expectTouched(session)
        t.advance(by: .seconds(-60))
        let written = try await t.write([.set("a", json("2"))], to: session)
        try t.expectDeadlines(written, idle: .seconds(3660), absolute: .seconds(84660))
        try t.expectDeadlines(try await t.live(written.token), idle: .seconds(3660), absolute: .seconds(84660))
      }),
  ]
}
