import Sessions

/// Replaced tokens as time goes by: superseded while requests with them may be under way, and absent after that.
enum RotationAllowanceCases {
  private static let settings = ServerSessionStoreConfiguration(grace: .seconds(10), inFlightAllowance: .seconds(30))

  /// Expects a replaced token to be superseded until `duration` from now is over, and absent from then on.
  private static func expectSuperseded(_ t: CaseContext, _ token: String, for duration: Duration) async throws {
    try await t.expectSuperseded(token)
    t.advance(by: duration - .milliseconds(1))
    try await t.expectSuperseded(token)
    t.advance(by: .milliseconds(1))
    try await t.expectAbsent(token)
    t.advance(by: .seconds(600))
    try await t.expectAbsent(token)
  }

  private static func expectRotatedAt(_ t: CaseContext, _ what: String, _ session: HeldSession, _ expected: Timestamp?) throws {
    try t.expect("when the token of \(what) was replaced", session.snapshot.rotatedAt, equals: expected)
  }

  static let all: [ConformanceCase] = [
    ConformanceCase(
      "ROT-048", "a replaced token is superseded exactly until the in-flight allowance is over, and a write with it begins a session then",
      rules: ["ROT-15", "ROT-10", "TTL-1"], needs: [.rotationRevocation], configuration: settings,
      limited: .init(deviation: .rotationDoesNotRevoke) { t in
        let before = try await t.create([.set("a", json("1"))])
        let after = try await t.write([.set("b", json("2"))], to: before, rotating: .privilegeChange())
        t.advance(by: .seconds(60))
        try await t.expectFields(before.token, ["a": json("1")])
        try await t.expectFields(after.token, ["a": json("1"), "b": json("2")])
      },
      body: { t in
        let before = try await t.create([.set("a", json("1"))])
        let after = try await t.write([], to: before, rotating: .privilegeChange())
        try await expectSuperseded(t, before.token, for: .seconds(30))
        // Its browser lost the answer with the new token: what it does now must not be refused for ever.
        let fresh = try await t.create([.set("c", json("3"))])
        try t.expect("the key", fresh.snapshot.id != after.snapshot.id, expected: "another one", seen: "the same")
        try await t.expectFields(after.token, ["a": json("1")])
        let periodic = try await t.write([], to: fresh, rotating: .periodic)
        t.advance(by: .seconds(10))
        try await expectSuperseded(t, fresh.token, for: .seconds(30))
        try await t.expectFields(periodic.token, ["c": json("3")])
      }),
    ConformanceCase(
      "ROT-049", "a request that opened its session before a login is superseded however late it commits",
      rules: ["ROT-8", "ROT-7", "ROT-9"],
      needs: [.rotationRevocation], configuration: settings,
      limited: .init(deviation: .rotationDoesNotRevoke) { t in
        let slow = try await t.create([.set("a", json("1"))])
        _ = try await t.write([.set("user", json("7"))], to: slow, rotating: .privilegeChange())
        t.advance(by: .seconds(60))
        let back = try await t.write([.set("b", json("2"))], to: slow)
        try await t.expectFields(back.token, ["a": json("1"), "b": json("2")])
      },
      body: { t in
        let slow = try await t.create([.set("a", json("1"))])
        let user = try await t.write([.set("user", json("7"))], to: slow, rotating: .privilegeChange())
        t.advance(by: .seconds(60))
        // The token is absent by now, but this request is not one that comes with it anew.
        try await t.expectAbsent(slow.token)
        try await t.expectCommit([.set("b", json("2"))], to: slow, "superseded")
        let own = try await t.write([.set("user", json("8"))], to: slow, rotating: .privilegeChange())
        try await t.expectFields(own.token, ["user": json("8")])
        try await t.expectFields(user.token, ["a": json("1"), "user": json("7")])
      }),
    ConformanceCase(
      "ROT-050", "a session says when its token was replaced, with either token, and that its first one replaced none",
      rules: ["ROT-1", "ROT-11"],
      needs: [.rotationRevocation], configuration: settings,
      limited: .init(deviation: .rotationDoesNotRevoke) { t in
        let before = try await t.create([.set("a", json("1"))])
        try expectRotatedAt(t, "a new session", try await t.live(before.token), nil)
        t.advance(by: .seconds(60))
        let after = try await t.write([], to: before, rotating: .periodic)
        try expectRotatedAt(t, "a rotated session", try await t.live(after.token), t.now)
      },
      body: { t in
        var session = try await t.create([.set("a", json("1"))])
        try expectRotatedAt(t, "a new session", session, nil)
        t.advance(by: .seconds(5))
        session = try await t.write([.set("a", json("2"))], to: session)
        try expectRotatedAt(t, "a session without a rotation", try await t.live(session.token), nil)
        for rotation in [Rotation.periodic, .privilegeChange()] {
          let old = session
          t.advance(by: .seconds(60))
          session = try await t.write([], to: session, rotating: rotation)
          let rotatedAt = t.now
          try expectRotatedAt(t, "the commit that rotates", session, rotatedAt)
          t.advance(by: .seconds(5))
          if rotation == .periodic { try expectRotatedAt(t, "the session in grace", try await t.live(old.token), rotatedAt) }
          session = try await t.write([.add("a", 1)], to: try await t.live(session.token))
          try expectRotatedAt(t, "the commit after it", session, rotatedAt)
          t.advance(by: .seconds(5))
          try expectRotatedAt(t, "the session", try await t.live(session.token), rotatedAt)
        }
      }),
  ]
}
