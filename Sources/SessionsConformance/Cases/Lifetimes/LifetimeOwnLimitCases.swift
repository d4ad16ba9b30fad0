import Sessions

/// A session's own limits, and moved deadlines.
enum LifetimeOwnLimitCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "TTL-016", "an earlier end is honoured to the millisecond", rules: ["TTL-3", "ST-3"],
      body: { t in
        var session = try await t.create([.set("a", json("1"))])
        session = try await t.write([.expire(at: t.now.advanced(by: .seconds(600)))], to: session)
        t.advance(by: .seconds(300))
        session = try await t.visit(session)
        session = try await t.write([.set("a", json("2"))], to: session)
        try await t.expectEnd(session, after: .seconds(300))
      }),
    ConformanceCase(
      "TTL-017", "a later end is honoured to the millisecond", rules: ["TTL-3", "ST-3"],
      configuration: .lifetimes(idle: .unlimited, absolute: .hours(1)),
      body: { t in
        var session = try await t.create([.set("a", json("1"))])
        session = try await t.write([.expire(at: t.now.advanced(by: .seconds(9000)))], to: session)
        try await t.expectEnd(session, after: .seconds(9000))
        var own = try await t.create([.set("a", json("1"))])
        own = try await t.write([.setLimits(idle: nil, absolute: .hours(3))], to: own)
        try await t.expectEnd(own, after: .seconds(10800))
      }),
    ConformanceCase(
      "TTL-045", "a shorter idle limit of its own moves the idle deadline back at once", rules: ["ST-3", "TTL-3"],
      body: { t in
        var session = try await t.create([.set("a", json("1"))])
        t.advance(by: .seconds(10))
        session = try await t.write([.setLimits(idle: .seconds(120), absolute: nil)], to: session)
        try t.expectDeadlines(try await t.live(session.token), idle: .seconds(120), absolute: .seconds(86390))
        try await t.expectEnd(session, after: .seconds(120))
      }),
    ConformanceCase(
      "TTL-046", "an absolute limit of its own runs from the session's creation", rules: ["TTL-3"],
      configuration: .lifetimes(idle: .unlimited, absolute: .hours(24)),
      body: { t in
        var session = try await t.create([.set("a", json("1"))])
        t.advance(by: .seconds(1800))
        session = try await t.write([.setLimits(idle: nil, absolute: .hours(1))], to: session)
        try await t.expectEnd(session, after: .seconds(1800))
      }),
    ConformanceCase(
      "TTL-064", "an absolute limit of its own that has passed already ends the session", rules: ["TTL-3", "TTL-6"],
      configuration: .lifetimes(idle: .unlimited, absolute: .hours(24)),
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        t.advance(by: .seconds(1800))
        try await t.expectCommit([.setLimits(idle: nil, absolute: .minutes(30))], to: session, "destroyed")
      }),
    ConformanceCase(
      "TTL-054", "activity extends a session by its own idle limit, not by the store's", rules: ["TTL-3", "TTL-8", "ST-4"],
      body: { t in
        let limits: SessionOperation = .setLimits(idle: .minutes(10), absolute: nil)
        var session = try await t.create([.set("a", json("1")), .flash("f", json("1")), limits])
        t.advance(by: .seconds(300))
        session = try await t.expectTouched(session)
        try t.expectDeadlines(try await t.live(session.token), idle: .seconds(600), absolute: .seconds(86100))
        t.advance(by: .seconds(300))
        session = try await t.write([.set("a", json("2"))], to: session)
        try t.expectDeadlines(try await t.live(session.token), idle: .seconds(600), absolute: .seconds(85800))
        t.advance(by: .seconds(300))
        session = try await t.expectTaken(.key("f"), from: session, ["f": json("1")])
        try t.expect("the session's own idle limit", session.snapshot.content.idleLimit, equals: .minutes(10))
        session = try await t.expectTouched(try await t.visited(session, after: .seconds(299)))
        try await t.expectEnd(session, after: .seconds(600))
      }),
    ConformanceCase(
      "TTL-055", "limits of its own may be longer than the store's, or none at all", rules: ["TTL-3"],
      configuration: .lifetimes(idle: .minutes(10), absolute: .hours(1)),
      body: { t in
        let longer = try await t.create([.set("a", json("1")), .setLimits(idle: .hours(2), absolute: .hours(3))])
        try await t.expectEnd(longer, after: .seconds(7200))
        let noIdle = try await t.create([.set("a", json("1")), .setLimits(idle: .unlimited, absolute: nil)])
        try await t.expectEnd(noIdle, after: .seconds(3600))
        let none = try await t.create([.set("a", json("1")), .setLimits(idle: .unlimited, absolute: .unlimited)])
        t.advance(by: .seconds(3652 * 86400))
        try await t.expectFields(none.token, ["a": json("1")])
      }),
    ConformanceCase(
      "TTL-056", "a moved end does not extend the idle limit", rules: ["TTL-3"],
      body: { t in
        let session = try await t.create([.set("a", json("1")), .expire(at: t.now.advanced(by: .seconds(90000)))])
        try await t.expectEnd(session, after: .seconds(3600))
      }),
    ConformanceCase(
      "TTL-057", "limits of its own survive commits, touches and takes, and can be given back", rules: ["TTL-3"],
      body: { t in
        var session = try await t.create([
          .set("a", json("1")), .flash("f", json("1")), .setLimits(idle: .minutes(5), absolute: .hours(2)),
        ])
        session = try await t.write([.set("a", json("2")), .remove("b")], to: session)
        session = try await t.expectTaken(.all, from: session, ["f": json("1")])
        session = try await t.write([.clear, .set("c", json("3"))], to: session)
        session = try await t.live(session.token)
        try t.expect("the own idle limit", session.snapshot.content.idleLimit, equals: .minutes(5))
        try t.expect("the own absolute limit", session.snapshot.content.absoluteLimit, equals: .hours(2))
        session = try await t.write([.setLimits(idle: nil, absolute: nil)], to: session)
        try t.expectDeadlines(try await t.live(session.token), idle: .seconds(3600), absolute: .seconds(86400))
      }),
  ]
}

extension CaseContext {
  /// Lets time pass and opens the session again.
  fileprivate func visited(_ session: HeldSession, after duration: Duration) async throws -> HeldSession {
    advance(by: duration)
    return try await live(session.token)
  }
}
