import Sessions

/// Clocks that disagree or go back.
enum LifetimeClockCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "TTL-031", "a node whose clock is behind does not shorten a session's life", rules: ["TTL-9", "ST-3", "ST-4"],
      body: { t in
        var session = try await t.create([.set("a", json("1"))])
        t.advance(by: .seconds(1800))
        session = try await t.expectTouched(session)
        let deadline = session.snapshot.idleDeadline
        t.advance(by: .seconds(-240))
        session = try await t.write([.set("a", json("2"))], to: session)
        session = try await t.visit(session)
        session = try await t.live(session.token)
        try t.expect("the idle deadline", session.snapshot.idleDeadline, equals: deadline)
        try await t.expectEnd(session, after: .seconds(240 + 3600))
      }),
    ConformanceCase(
      "TTL-032", "a session is live at a time before its creation", rules: ["TTL-9"],
      body: { t in
        t.advance(by: .seconds(300))
        var session = try await t.create([.set("a", json("1")), .flash("f", json("1"))])
        let created = t.now
        t.advance(by: .seconds(-120))
        session = try await t.expectFields(session.token, ["a": json("1")])
        let remaining = session.snapshot.remaining(at: t.now)
        try t.expect("the remaining time", remaining, equals: .seconds(3720))
        session = try await t.visit(session)
        session = try await t.write([.set("a", json("2"))], to: session)
        session = try await t.expectTaken(.key("f"), from: session, ["f": json("1")])
        try t.expect("the creation time", try await t.live(session.token).snapshot.createdAt, equals: created)
        try await t.expectEnd(session, after: .seconds(3720))
      }),
    ConformanceCase(
      "TTL-066", "a node whose clock is ahead extends a session by no more than that, and not past its absolute limit",
      rules: ["TTL-9", "ST-4"], configuration: .lifetimes(idle: .seconds(1200), absolute: .hours(1)),
      body: { t in
        var session = try await t.create([.set("a", json("1"))])
        let end = session.snapshot.absoluteDeadline
        t.advance(by: .seconds(600 + 200))
        session = try await t.visit(session)
        t.advance(by: .seconds(-200))
        session = try await t.live(session.token)
        try t.expect("the remaining time", session.snapshot.remaining(at: t.now), equals: .seconds(1400))
        t.advance(by: .seconds(1000))
        session = try await t.visit(session)
        t.advance(by: .seconds(900 + 200))
        session = try await t.visit(session)
        t.advance(by: .seconds(-200))
        session = try await t.live(session.token)
        try t.expect("the session's end", session.snapshot.expiresAt, equals: end)
        try await t.expectEnd(session, after: .seconds(1100))
      }),
    ConformanceCase(
      "TTL-067", "a session that was found expired can be asked for again at an earlier time, without harm",
      rules: ["TTL-1", "TTL-9", "ST-2"],
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        t.advance(by: .seconds(3600))
        try await t.expectAbsent(session.token)
        try await t.expectTouch(session, "gone")
        t.advance(by: .milliseconds(-1))
        // The prune may have removed it, but must not have moved its deadline.
        if case .live(let snapshot) = try await t.open(session.token) {
          try t.expect("the idle deadline", snapshot.idleDeadline, equals: session.snapshot.idleDeadline)
          try t.expect(
            "the fields", snapshot.content.fields == ["a": json("1")], expected: "{a: 1}",
            seen: t.describe(snapshot.content.fields))
        }
        t.advance(by: .milliseconds(1))
        try await t.expectAbsent(session.token)
      }),
  ]
}
