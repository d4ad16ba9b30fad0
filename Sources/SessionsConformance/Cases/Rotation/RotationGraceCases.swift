import Sessions

/// Periodic rotation: the grace period of the old token, and its end.
enum RotationGraceCases {
  private static let grace = ServerSessionStoreConfiguration(grace: .seconds(10), inFlightAllowance: .seconds(30))
  private static let revoking = ServerSessionStoreConfiguration(
    grace: .seconds(10), inFlightAllowance: .seconds(30), reusePolicy: .revoke)

  private static func expectAccess(_ t: CaseContext, _ session: HeldSession, _ access: TokenAccess) throws {
    try t.expect("the access of the token", session.snapshot.access.rawValue, equals: access.rawValue)
  }

  private static func expectReuse(_ t: CaseContext, of session: HeldSession, count: Int) throws {
    let seen = t.events.count { $0 == .rotatedTokenReuse(session.snapshot.id) }
    try t.expect("the number of rotatedTokenReuse events", seen, equals: count)
  }

  static let all: [ConformanceCase] = [
    ConformanceCase(
      "ROT-021", "within its grace the old token reads and writes the same session, and gets no cookie",
      rules: ["ROT-4"], needs: [.rotationRevocation], configuration: grace,
      limited: .init(deviation: .rotationDoesNotRevoke) { t in
        let before = try await t.create([.set("a", json("1"))])
        let after = try await t.write([], to: before, rotating: .periodic)
        let old = try await t.expectFields(before.token, ["a": json("1")])
        let written = try await t.write([.set("b", json("2"))], to: old)
        try await t.expectFields(written.token, ["a": json("1"), "b": json("2")])
        try await t.expectFields(after.token, ["a": json("1")])
      },
      body: { t in
        let before = try await t.create([.set("a", json("1"))])
        let after = try await t.write([], to: before, rotating: .periodic)
        let old = try await t.expectFields(before.token, ["a": json("1")])
        try expectAccess(t, old, .grace)
        let written = try await t.write([.set("b", json("2"))], to: old)
        try t.expect("the commit's token", written.token == old.token, expected: "none", seen: "a new one")
        let current = try await t.expectFields(after.token, ["a": json("1"), "b": json("2")])
        try expectAccess(t, current, .current)
        _ = try await t.write([.set("c", json("3"))], to: current)
        try await t.expectFields(before.token, ["a": json("1"), "b": json("2"), "c": json("3")])
      }),
    ConformanceCase(
      "ROT-022", "the old token cannot rotate: its changes are kept, its rotation is not", rules: ["ROT-4", "ROT-7"],
      needs: [.rotationRevocation], configuration: grace,
      body: { t in
        let before = try await t.create([.set("a", json("1"))])
        let after = try await t.write([], to: before, rotating: .periodic)
        let old = try await t.live(before.token)
        let written = try await t.write([.set("b", json("2"))], to: old, rotating: .periodic)
        try t.expect("the commit's token", written.token == old.token, expected: "none", seen: "a new one")
        try await t.expectCommit([], to: try await t.live(before.token), options: .init(rotation: .periodic), "unchanged")
        try expectAccess(t, try await t.expectFields(after.token, ["a": json("1"), "b": json("2")]), .current)
        try expectAccess(t, try await t.live(before.token), .grace)
      }),
    ConformanceCase(
      "ROT-023", "a privilege change asked for with the old token starts a session of its own", rules: ["ROT-4", "ROT-7"],
      needs: [.rotationRevocation], configuration: grace,
      body: { t in
        let before = try await t.create([.set("a", json("1")), .flash("f", json("1")), .setSubject("ada")])
        let after = try await t.write([], to: before, rotating: .periodic)
        let old = try await t.live(before.token)
        let fresh = try await t.write(
          [.set("admin", json("true")), .setSubject("eve")], to: old, rotating: .privilegeChange())
        try t.expect("the key", fresh.snapshot.id != old.snapshot.id, expected: "another one", seen: "the same")
        let seen = try await t.expectFields(fresh.token, ["admin": json("true")]).snapshot.content
        try t.expect("the flash", seen.flash, equals: [:])
        try t.expect("the subject", seen.subject, equals: "eve")
        let untouched = try await t.expectFields(after.token, ["a": json("1")]).snapshot.content
        try t.expect("the other session's flash", untouched.flash, equals: ["f": json("1")])
        try t.expect("the other session's subject", untouched.subject, equals: "ada")
      }),
    ConformanceCase(
      "ROT-024", "the grace ends exactly when it is over, and writing in it does not prolong it", rules: ["ROT-4", "TTL-1"],
      needs: [.rotationRevocation], configuration: grace,
      body: { t in
        let before = try await t.create([.set("a", json("1"))])
        let after = try await t.write([], to: before, rotating: .periodic)
        t.advance(by: .milliseconds(9_999))
        _ = try await t.write([.set("b", json("2"))], to: try await t.live(before.token))
        try expectAccess(t, try await t.live(before.token), .grace)
        t.advance(by: .milliseconds(1))
        try await t.expectSuperseded(before.token)
        try await t.expectFields(after.token, ["a": json("1"), "b": json("2")])
      }),
    ConformanceCase(
      "ROT-025", "a grace of zero ends the old token of a periodic rotation at once", rules: ["ROT-4", "TTL-1"],
      needs: [.rotationRevocation], configuration: .init(grace: .zero),
      body: { t in
        let before = try await t.create([.set("a", json("1"))])
        let after = try await t.write([], to: before, rotating: .periodic)
        try await t.expectSuperseded(before.token)
        try await t.expectFields(after.token, ["a": json("1")])
      }),
    ConformanceCase(
      "ROT-026", "a privilege change ends the grace of the token before at once", rules: ["ROT-3"],
      needs: [.rotationRevocation], configuration: grace,
      body: { t in
        let first = try await t.create([.set("a", json("1"))])
        let second = try await t.write([], to: first, rotating: .periodic)
        let holder = try await t.live(first.token)
        let third = try await t.write([.set("admin", json("true"))], to: second, rotating: .privilegeChange())
        try await t.expectNotLive(first.token)
        try await t.expectNotLive(second.token)
        try await t.expectCommit([.set("b", json("2"))], to: holder, "superseded")
        try await t.expectFields(third.token, ["a": json("1"), "admin": json("true")])
      }),
    ConformanceCase(
      "ROT-027", "a save from before a periodic rotation is kept within the grace, and refused after it",
      rules: ["ROT-4", "ROT-9"], needs: [.rotationRevocation, .mergedCommits], configuration: grace,
      body: { t in
        let before = try await t.create([.set("a", json("1"))])
        let after = try await t.write([], to: before, rotating: .periodic)
        t.advance(by: .milliseconds(9_999))
        let kept = try await t.write([.set("in", json("1"))], to: before)
        try t.expect("the commit's token", kept.token == before.token, expected: "none", seen: "a new one")
        t.advance(by: .milliseconds(1))
        try await t.expectCommit([.set("late", json("1"))], to: before, "superseded")
        try await t.expectFields(after.token, ["a": json("1"), "in": json("1")])
      }),
    ConformanceCase(
      "ROT-028", "an old token after the grace is superseded first, and absent and reported as reuse after the in-flight allowance",
      rules: ["ROT-11", "ROT-15"], needs: [.reuseDetection], configuration: grace,
      limited: .init(deviation: .noReuseDetection) { t in
        let before = try await t.create([.set("a", json("1"))])
        _ = try await t.write([], to: before, rotating: .periodic)
        t.advance(by: .seconds(60))
        _ = try await t.open(before.token)
        try expectReuse(t, of: before, count: 0)
      },
      body: { t in
        let before = try await t.create([.set("a", json("1"))])
        let after = try await t.write([], to: before, rotating: .periodic)
        t.advance(by: .seconds(39))
        try await t.expectSuperseded(before.token)
        try expectReuse(t, of: before, count: 0)
        t.advance(by: .seconds(2))
        try await t.expectAbsent(before.token)
        try expectReuse(t, of: before, count: 1)
        try await t.expectFields(after.token, ["a": json("1")])
        try expectReuse(t, of: before, count: 1)
      }),
    ConformanceCase(
      "ROT-029", "with the policy to revoke, the reuse of a periodically rotated token ends the session", rules: ["ROT-11"],
      needs: [.reuseDetection, .revocation], configuration: revoking,
      body: { t in
        let before = try await t.create([.set("a", json("1"))])
        let after = try await t.write([], to: before, rotating: .periodic)
        t.advance(by: .seconds(39))
        try await t.expectSuperseded(before.token)
        try await t.expectFields(after.token, ["a": json("1")])
        t.advance(by: .seconds(2))
        try await t.expectAbsent(before.token)
        try await t.expectAbsent(after.token)
        try expectReuse(t, of: before, count: 1)
      }),
    ConformanceCase(
      "ROT-030", "the policy to revoke leaves a session alone whose token was rotated for a privilege change",
      rules: ["ROT-11"], needs: [.reuseDetection], configuration: revoking,
      body: { t in
        let before = try await t.create([.set("a", json("1"))])
        let after = try await t.write([], to: before, rotating: .privilegeChange())
        t.advance(by: .seconds(60))
        try await t.expectAbsent(before.token)
        try expectReuse(t, of: before, count: 1)
        try await t.expectFields(after.token, ["a": json("1")])
      }),
    ConformanceCase(
      "ROT-031", "an old token that nobody uses revokes nothing, and the current one is never reuse", rules: ["ROT-11"],
      needs: [.reuseDetection], configuration: revoking,
      body: { t in
        let before = try await t.create([.set("a", json("1"))])
        var session = try await t.write([], to: before, rotating: .periodic)
        for _ in 1...5 {
          t.advance(by: .seconds(100))
          session = try await t.write([], to: try await t.live(session.token), rotating: .periodic)
        }
        try await t.expectFields(session.token, ["a": json("1")])
        try expectReuse(t, of: before, count: 0)
      }),
  ]
}
