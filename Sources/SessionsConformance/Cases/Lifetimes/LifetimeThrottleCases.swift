import Sessions

/// The touch interval: how often a store writes activity back.
enum LifetimeThrottleCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "TTL-050", "within the touch interval activity is not written back", level: .should, rules: ["TTL-8"],
      configuration: .lifetimes(idle: .hours(1), absolute: .hours(24), touchInterval: .seconds(300)),
      body: { t in
        var session = try await t.create([.set("a", json("1"))])
        try await t.expectTouch(session, "not due")
        t.advance(by: .milliseconds(299_999))
        try await t.expectTouch(session, "not due")
        let deadline = session.snapshot.idleDeadline
        try t.expect("the idle deadline", try await t.live(session.token).snapshot.idleDeadline, equals: deadline)
        t.advance(by: .milliseconds(1))
        session = try await t.expectTouched(session)
        t.advance(by: .milliseconds(299_999))
        try await t.expectTouch(session, "not due")
        t.advance(by: .milliseconds(1))
        _ = try await t.expectTouched(session)
      }),
    ConformanceCase(
      "TTL-051", "the default touch interval is a minute, or a tenth of a shorter idle limit", level: .should,
      rules: ["TTL-8"],
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        t.advance(by: .milliseconds(59_999))
        try await t.expectTouch(session, "not due")
        t.advance(by: .milliseconds(1))
        _ = try await t.expectTouched(session)
        let short = try await t.create([.set("a", json("1")), .setLimits(idle: .seconds(100), absolute: nil)])
        t.advance(by: .milliseconds(9_999))
        try await t.expectTouch(short, "not due")
        t.advance(by: .milliseconds(1))
        _ = try await t.expectTouched(short)
      }),
    ConformanceCase(
      "TTL-052", "with a touch interval of zero every later visit extends the session", rules: ["TTL-8"],
      configuration: .lifetimes(idle: .seconds(60), absolute: .hours(24), touchInterval: .zero),
      body: { t in
        var session = try await t.create([.set("a", json("1"))])
        for milliseconds in [1, 2, 59_999, 10] {
          t.advance(by: .milliseconds(milliseconds))
          session = try await t.expectTouched(try await t.live(session.token))
          let opened = try await t.live(session.token)
          try t.expect("the idle deadline", opened.snapshot.idleDeadline, equals: t.now.advanced(by: .seconds(60)))
        }
      }),
    ConformanceCase(
      "TTL-026", "throttling shortens an active session's idle limit by less than the touch interval", rules: ["TTL-8"],
      configuration: .lifetimes(idle: .seconds(600), absolute: .unlimited, touchInterval: .seconds(120)),
      body: { t in
        var session = try await t.create([.set("a", json("1"))])
        for _ in 0..<60 {
          t.advance(by: .milliseconds(t.random(in: 1...479_999)))
          session = try await t.visit(session)
          let remaining = try await t.live(session.token).snapshot.remaining(at: t.now) ?? .zero
          try t.expect(
            "the remaining time after a visit", remaining > .seconds(480) && remaining <= .seconds(600),
            expected: "more than 480 and at most 600 seconds", seen: "\(remaining)")
        }
      }),
    ConformanceCase(
      "TTL-053", "a short idle limit of its own is not lost between two touches", rules: ["TTL-8"],
      configuration: .lifetimes(idle: .hours(1), absolute: .hours(24), touchInterval: .seconds(300)),
      body: { t in
        var session = try await t.create([.set("a", json("1")), .setLimits(idle: .seconds(20), absolute: nil)])
        for _ in 0..<20 {
          t.advance(by: .seconds(15))
          session = try await t.visit(session)
        }
        try await t.expectEnd(session, after: .seconds(20))
      }),
  ]
}
