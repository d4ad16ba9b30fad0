import Sessions

/// Operations at a session's deadline, on a snapshot from before it.
enum LifetimeBoundaryCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "TTL-035", "a commit is possible a millisecond before the deadline and too late at it",
      rules: ["TTL-1", "TTL-10", "CC-7"], configuration: .lifetimes(idle: .unlimited, absolute: .seconds(90)),
      body: { t in
        var session = try await t.create([.set("a", json("1"))])
        t.advance(by: .milliseconds(89_999))
        session = try await t.write([.set("a", json("2"))], to: session)
        t.advance(by: .milliseconds(1))
        try await t.expectCommit([.set("a", json("3"))], to: session, "gone")
        try await t.expectAbsent(session.token)
      }),
    ConformanceCase(
      "TTL-036", "a touch is possible a millisecond before the idle deadline and too late at it",
      rules: ["TTL-1", "ST-4", "TTL-10"], configuration: .lifetimes(idle: .seconds(90), absolute: .hours(24)),
      body: { t in
        var session = try await t.create([.set("a", json("1"))])
        t.advance(by: .milliseconds(89_999))
        session = try await t.expectTouched(session)
        t.advance(by: .seconds(90))
        try await t.expectTouch(session, "gone")
        try await t.expectAbsent(session.token)
      }),
    ConformanceCase(
      "TTL-037", "flash can be taken a millisecond before the deadline and not at it", rules: ["TTL-1", "TTL-10", "FL-7"],
      configuration: .lifetimes(idle: .unlimited, absolute: .seconds(90)),
      body: { t in
        var session = try await t.create([.flash("a", json("1")), .flash("b", json("2"))])
        t.advance(by: .milliseconds(89_999))
        session = try await t.expectTaken(.key("a"), from: session, ["a": json("1")])
        t.advance(by: .milliseconds(1))
        try await t.expectTake(.key("b"), from: session, "gone")
      }),
    ConformanceCase(
      "TTL-015", "a request that outlasts its session writes nothing and is told", rules: ["TTL-10", "CC-7"],
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let opened = try await t.live(session.token)
        t.advance(by: .seconds(7200))
        try await t.expectCommit([.set("a", json("2"))], to: opened, "gone")
        try await t.expectCommit([.set("a", json("2"))], to: opened, options: .init(onlyIfUnchanged: true), "gone")
        try await t.expectCommit([.clear], to: opened, options: .init(rotation: .periodic), "gone")
        try await t.expectAbsent(session.token)
      }),
    ConformanceCase(
      "TTL-021", "a touch does not revive a session whose end was moved forward meanwhile", rules: ["ST-4", "TTL-1"],
      needs: [.mergedCommits],
      limited: .init(deviation: .lastWriteWins) { t in
        let old = try await endsAfter(.seconds(600), t)
        _ = try await t.expectTouched(old)
      },
      body: { t in
        // The request's snapshot still has an hour left: only the store knows the earlier end.
        let old = try await endsAfter(.seconds(600), t)
        try await t.expectTouch(old, "gone")
        try await t.expectAbsent(old.token)
      }),
    ConformanceCase(
      "TTL-061", "a commit does not revive a session whose end was moved forward meanwhile",
      rules: ["ST-3", "TTL-1", "TTL-10"], needs: [.mergedCommits],
      limited: .init(deviation: .lastWriteWins) { t in
        let old = try await endsAfter(.seconds(600), t)
        let own = try await t.write([.set("a", json("3"))], to: old)
        try await t.expectFields(own.token, ["a": json("3")])
      },
      body: { t in
        let old = try await endsAfter(.seconds(600), t)
        try await t.expectCommit([.set("a", json("3"))], to: old, "gone")
        try await t.expectCommit([.setLimits(idle: nil, absolute: .hours(48))], to: old, "gone")
        try await t.expectAbsent(old.token)
      }),
    ConformanceCase(
      "TTL-062", "a take delivers nothing of a session whose end was moved forward meanwhile",
      rules: ["FL-7", "TTL-1", "TTL-10"], needs: [.mergedCommits],
      limited: .init(deviation: .lastWriteWins) { t in
        let old = try await endsAfter(.seconds(600), t)
        try await t.expectTaken(.key("f"), from: old, ["f": json("1")])
      },
      body: { t in
        let old = try await endsAfter(.seconds(600), t)
        try await t.expectTake(.key("f"), from: old, "gone")
        try await t.expectTake(.all, from: old, "gone")
      }),
    ConformanceCase(
      "TTL-024", "constant activity does not carry a session past its absolute deadline", rules: ["TTL-3", "ST-4", "TTL-9"],
      configuration: .lifetimes(idle: .seconds(1000), absolute: .seconds(3600)),
      body: { t in
        var session = try await t.create([.set("a", json("1"))])
        let deadline = session.snapshot.absoluteDeadline
        for _ in 0..<4 {
          t.advance(by: .seconds(899))
          session = try await t.visit(session)
          try t.expect(
            "the session's end", session.snapshot.expiresAt <= deadline, expected: "at most \(deadline)",
            seen: "\(session.snapshot.expiresAt)")
        }
        try await t.expectEnd(session, after: .seconds(3600 - 4 * 899))
      }),
    ConformanceCase(
      "TTL-049", "constant writing does not carry a session past its absolute deadline", rules: ["TTL-3", "ST-3"],
      configuration: .lifetimes(idle: .seconds(1000), absolute: .seconds(3600)),
      body: { t in
        var session = try await t.create([.set("n", json("0"))])
        for _ in 0..<4 {
          t.advance(by: .seconds(899))
          session = try await t.write([.add("n", 1), .flash("f", json("1"))], to: session)
        }
        try await t.expectEnd(session, after: .seconds(3600 - 4 * 899))
      }),
  ]

  /// Returns a snapshot of a session that another request has ended now by an earlier deadline.
  private static func endsAfter(_ duration: Duration, _ t: CaseContext) async throws -> HeldSession {
    let session = try await t.create([.set("a", json("1")), .flash("f", json("1"))])
    let (old, other) = (try await t.live(session.token), try await t.live(session.token))
    _ = try await t.write([.expire(at: t.now.advanced(by: duration))], to: other)
    t.advance(by: duration)
    return old
  }
}
