import Sessions

/// The promises of every rotation of a session's token.
enum RotationCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "ROT-001", "a rotation hands out another token", rules: ["ROT-2"],
      body: { t in
        for rotation in [Rotation.privilegeChange(), .periodic, .newIdentity()] {
          let before = try await t.create([.set("user", json("1"))])
          let after = try await t.write([], to: before, rotating: rotation)
          try t.expect("the token after the rotation", after.token != before.token, expected: "another one", seen: "the same")
          try await t.expectFields(after.token, ["user": json("1")])
        }
      }),
    ConformanceCase(
      "ROT-002", "a rotation keeps fields, flash, subject and settings", rules: ["ROT-6", "FL-7"],
      body: { t in
        for rotation in [Rotation.privilegeChange(), .periodic] {
          let before = try await t.create([
            .set("cart", json("[1,2]")), .flash("hello", json("\"you\"")), .setSubject("ada"), .setPersistent(true),
          ])
          let after = try await t.write([.set("more", json("1"))], to: before, rotating: rotation)
          let content = try await t.expectFields(after.token, ["cart": json("[1,2]"), "more": json("1")]).snapshot.content
          try t.expect("the flash", content.flash, equals: ["hello": json("\"you\"")])
          try t.expect("the subject", content.subject, equals: "ada")
          try t.expect("whether the cookie persists", content.isPersistent, equals: true)
        }
      }),
    ConformanceCase(
      "ROT-003", "a rotation for a privilege change ends the old token at once", rules: ["ROT-3", "ROT-10", "ROT-15"],
      needs: [.rotationRevocation],
      limited: .init(deviation: .rotationDoesNotRevoke) { t in
        let before = try await t.create([.set("user", json("1"))])
        _ = try await t.write([.set("admin", json("true"))], to: before, rotating: .privilegeChange())
        try await t.expectFields(before.token, ["user": json("1")])
      },
      body: { t in
        let before = try await t.create([.set("user", json("1"))])
        let after = try await t.write([.set("admin", json("true"))], to: before, rotating: .privilegeChange())
        try await t.expectSuperseded(before.token)
        try await t.expectFields(after.token, ["user": json("1"), "admin": json("true")])
      }),
    ConformanceCase(
      "ROT-004", "a rotation refreshes the idle deadline, by the session's own limit", rules: ["ROT-5"],
      body: { t in
        for rotation in [Rotation.privilegeChange(), .periodic] {
          let before = try await t.create([.set("a", json("1")), .setLimits(idle: .minutes(10), absolute: .hours(2))])
          t.advance(by: .seconds(240))
          let after = try await t.write([], to: before, rotating: rotation)
          let seen = try await t.live(after.token)
          try t.expectDeadlines(seen, idle: .seconds(600), absolute: .seconds(7200 - 240))
        }
      }),
    ConformanceCase(
      "ROT-005", "a rotation leaves creation time and absolute deadline as they were: it is no way to live for ever",
      rules: ["ROT-5"], configuration: .lifetimes(idle: .hours(1), absolute: .hours(3)),
      body: { t in
        for rotation in [Rotation.privilegeChange(), .periodic, .newIdentity()] {
          let first = try await t.create([.set("a", json("1"))])
          var session = first
          for _ in 1...3 {
            t.advance(by: .seconds(3000))
            session = try await t.live(try await t.write([], to: session, rotating: rotation).token)
            try t.expect("the creation time", session.snapshot.createdAt, equals: first.snapshot.createdAt)
            try t.expect(
              "the absolute deadline", session.snapshot.absoluteDeadline, equals: first.snapshot.absoluteDeadline)
          }
          try await t.expectEnd(session, after: .seconds(3 * 3600 - 9000))
        }
      }),
    ConformanceCase(
      "ROT-008", "after two rotations only the last token opens the session", rules: ["ROT-3", "ROT-15"],
      needs: [.rotationRevocation],
      limited: .init(deviation: .rotationDoesNotRevoke) { t in
        let first = try await t.create([.set("n", json("1"))])
        let second = try await t.write([.set("n", json("2"))], to: first, rotating: .privilegeChange())
        let third = try await t.write([.set("n", json("3"))], to: second, rotating: .privilegeChange())
        for (token, n) in [(first.token, "1"), (second.token, "2"), (third.token, "3")] {
          try await t.expectFields(token, ["n": json(n)])
        }
      },
      body: { t in
        let first = try await t.create([.set("a", json("1"))])
        let second = try await t.write([], to: first, rotating: .privilegeChange())
        let third = try await t.write([], to: second, rotating: .privilegeChange())
        try await t.expectNotLive(first.token)
        try await t.expectSuperseded(second.token)
        try await t.expectFields(third.token, ["a": json("1")])
      }),
    ConformanceCase(
      "ROT-009", "a save after the rotation goes to the new token and leaves the old one dead", rules: ["ROT-3"],
      needs: [.rotationRevocation],
      limited: .init(deviation: .rotationDoesNotRevoke) { t in
        let before = try await t.create([.set("a", json("1"))])
        let rotated = try await t.write([], to: before, rotating: .privilegeChange())
        let after = try await t.write([.set("b", json("2"))], to: rotated)
        try await t.expectFields(before.token, ["a": json("1")])
        try await t.expectFields(after.token, ["a": json("1"), "b": json("2")])
      },
      body: { t in
        let before = try await t.create([.set("a", json("1"))])
        let rotated = try await t.write([], to: before, rotating: .privilegeChange())
        let after = try await t.write([.set("b", json("2"))], to: rotated)
        try t.expect("the token after a save", after.token == rotated.token, expected: "the same", seen: "another one")
        try await t.expectFields(after.token, ["a": json("1"), "b": json("2")])
        try await t.expectNotLive(before.token)
      }),
    ConformanceCase(
      "ROT-011", "rotating a session that is just being created makes one session with one token", rules: ["ROT-13"],
      body: { t in
        for rotation in [Rotation.privilegeChange(clearing: true), .periodic, .newIdentity()] {
          let session = try await t.create([.set("a", json("1"))], options: .init(rotation: rotation))
          try await t.expectFields(session.token, ["a": json("1")])
          try await t.expectCommit([], to: nil, options: .init(rotation: rotation), "unchanged")
        }
      }),
    ConformanceCase(
      "ROT-016", "a store that cannot revoke by rotation says so, and still hands out another token", rules: ["ROT-2"],
      needsAbsent: [.rotationRevocation],
      body: { t in
        let before = try await t.create([.set("a", json("1"))])
        let after = try await t.write([], to: before, rotating: .privilegeChange())
        try t.expect("the token after the rotation", after.token != before.token, expected: "another one", seen: "the same")
        try t.expect(
          "the declared deviations", t.store.deviations.contains(.rotationDoesNotRevoke), expected: "DEV-4 among them",
          seen: "\(t.store.deviations.sorted().map(\.rawValue))")
      }),
    ConformanceCase(
      "ROT-017", "a rotation keeps the session's key", rules: ["ROT-2"], needs: [.rotationRevocation],
      body: { t in
        let before = try await t.create([.set("a", json("1"))])
        let periodic = try await t.write([], to: before, rotating: .periodic)
        let privileged = try await t.write([], to: periodic, rotating: .privilegeChange())
        let seen = try await t.live(privileged.token)
        try t.expect("the key", seen.snapshot.id == before.snapshot.id, expected: "the same", seen: "another one")
      }),
    ConformanceCase(
      "ROT-018", "restarting the lifetime, and only that, moves the absolute deadline", rules: ["ROT-5"],
      configuration: .lifetimes(idle: .hours(2), absolute: .hours(3)),
      body: { t in
        let before = try await t.create([.set("a", json("1"))])
        t.advance(by: .seconds(3600))
        let after = try await t.write([], to: before, rotating: .privilegeChange(restartingLifetime: true))
        let seen = try await t.live(after.token)
        try t.expect("the creation time", seen.snapshot.createdAt, equals: before.snapshot.createdAt)
        try t.expectDeadlines(seen, idle: .seconds(7200), absolute: .seconds(3 * 3600))
        t.advance(by: .seconds(3600))
        let again = try await t.live(try await t.write([], to: seen, rotating: .privilegeChange()).token)
        try t.expectDeadlines(again, idle: .seconds(7200), absolute: .seconds(2 * 3600))
      }),
    ConformanceCase(
      "ROT-019", "a clearing rotation drops old fields and flash in the same write, and keeps the commit's own",
      rules: ["ROT-6"],
      body: { t in
        let before = try await t.create([.set("old", json("1")), .set("both", json("1")), .flash("old", json("1"))])
        let after = try await t.write(
          [.set("both", json("2")), .set("new", json("3")), .flash("welcome", json("4"))], to: before,
          rotating: .privilegeChange(clearing: true))
        try await t.expectFields(after.token, ["both": json("2"), "new": json("3")])
        try await t.expectFlash(after.token, ["welcome": json("4")])
      }),
    ConformanceCase(
      "ROT-020", "a clearing rotation also drops what others committed since the session was opened", rules: ["ROT-6", "CC-5"],
      needs: [.mergedCommits],
      body: { t in
        let session = try await t.create([.set("old", json("1"))])
        _ = try await t.write([.set("other", json("1")), .flash("other", json("1"))], to: session)
        let after = try await t.write([.set("new", json("2"))], to: session, rotating: .privilegeChange(clearing: true))
        try await t.expectFields(after.token, ["new": json("2")])
        try await t.expectFlash(after.token, [:])
      }),
  ]
}
