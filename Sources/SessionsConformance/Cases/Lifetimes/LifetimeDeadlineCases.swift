import Sessions

/// The two limits and the half-open boundary at a deadline.
enum LifetimeDeadlineCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "TTL-001", "a session is live a millisecond before its absolute deadline", rules: ["TTL-1", "TTL-3"],
      configuration: .lifetimes(idle: .unlimited, absolute: .seconds(90)),
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        t.advance(by: .milliseconds(89_999))
        try await t.expectFields(session.token, ["a": json("1")])
      }),
    ConformanceCase(
      "TTL-002", "a session is absent after its absolute deadline, whatever its activity", rules: ["TTL-1", "TTL-3"],
      configuration: .lifetimes(idle: .seconds(60), absolute: .seconds(90)),
      body: { t in
        var session = try await t.create([.set("a", json("1"))])
        t.advance(by: .seconds(50))
        session = try await t.expectTouched(session)
        t.advance(by: .seconds(39))
        session = try await t.write([.set("a", json("2"))], to: session)
        t.advance(by: .milliseconds(1001))
        try await t.expectAbsent(session.token)
      }),
    ConformanceCase(
      "TTL-003", "at the absolute deadline a session is absent", rules: ["TTL-1"],
      configuration: .lifetimes(idle: .unlimited, absolute: .seconds(90)),
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        t.advance(by: .seconds(90))
        try await t.expectAbsent(session.token)
      }),
    ConformanceCase(
      "TTL-034", "a session is live a millisecond before its idle deadline and absent at it", rules: ["TTL-1", "TTL-3"],
      configuration: .lifetimes(idle: .seconds(90), absolute: .hours(24)),
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        try await t.expectEnd(session, after: .seconds(90))
      }),
    ConformanceCase(
      "TTL-012", "a session without limits of its own has the store's", rules: ["TTL-3", "TTL-12"],
      configuration: .lifetimes(idle: .minutes(10), absolute: .minutes(30)),
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        try t.expectDeadlines(session, idle: .seconds(600), absolute: .seconds(1800))
        try t.expectDeadlines(try await t.live(session.token), idle: .seconds(600), absolute: .seconds(1800))
        let reset = try await t.create([.set("a", json("1")), .setLimits(idle: nil, absolute: nil)])
        try t.expectDeadlines(try await t.live(reset.token), idle: .seconds(600), absolute: .seconds(1800))
        try await t.expectEnd(reset, after: .seconds(600))
      }),
    ConformanceCase(
      "TTL-013", "a session without any limit is live after ten years", rules: ["TTL-3", "TTL-7", "TTL-12"],
      configuration: .lifetimes(idle: .unlimited, absolute: .unlimited),
      body: { t in
        var session = try await t.create([.set("a", json("1"))])
        t.advance(by: .seconds(3652 * 86400))
        session = try await t.expectFields(session.token, ["a": json("1")])
        try t.expect("the remaining time", session.snapshot.remaining(at: t.now), equals: nil)
        session = try await t.write([.set("a", json("2"))], to: session)
        t.advance(by: .seconds(3652 * 86400))
        try await t.expectFields(session.token, ["a": json("2")])
      }),
    ConformanceCase(
      "TTL-044", "one unlimited measure leaves the other one in force", rules: ["TTL-3"],
      configuration: .lifetimes(idle: .seconds(120), absolute: .unlimited),
      body: { t in
        let byIdle = try await t.create([.set("a", json("1"))])
        try await t.expectEnd(byIdle, after: .seconds(120))
        let byAbsolute = try await t.create([
          .set("a", json("1")), .setLimits(idle: .unlimited, absolute: .seconds(300)),
        ])
        try await t.expectEnd(byAbsolute, after: .seconds(300))
      }),
    ConformanceCase(
      "TTL-014", "commits, touches and takes leave the absolute deadline where it is", rules: ["TTL-3", "ST-3", "ST-4"],
      configuration: .lifetimes(idle: .seconds(600), absolute: .hours(1)),
      body: { t in
        var session = try await t.create([.set("a", json("1")), .flash("f", json("1"))])
        let deadline = session.snapshot.absoluteDeadline
        func expectSame(_ what: String, _ session: HeldSession) async throws {
          try t.expect("the absolute deadline after \(what)", session.snapshot.absoluteDeadline, equals: deadline)
          let opened = try await t.live(session.token)
          try t.expect("the absolute deadline as opened", opened.snapshot.absoluteDeadline, equals: deadline)
        }
        t.advance(by: .seconds(540))
        session = try await t.write([.set("a", json("2"))], to: session)
        try await expectSame("a commit", session)
        t.advance(by: .seconds(540))
        session = try await t.expectTouched(session)
        try await expectSame("a touch", session)
        t.advance(by: .seconds(540))
        session = try await t.expectTaken(.key("f"), from: session, ["f": json("1")])
        try await expectSame("a take", session)
      }),
    ConformanceCase(
      "TTL-018", "the remaining time follows from the stored deadlines", rules: ["TTL-12"],
      configuration: .lifetimes(idle: .seconds(3600), absolute: .seconds(5000)),
      body: { t in
        func expect(_ session: HeldSession, _ remaining: Duration) async throws {
          let seen = try await t.live(session.token).snapshot.remaining(at: t.now)
          try t.expect("the remaining time", seen, equals: remaining)
        }
        var session = try await t.create([.set("a", json("1"))])
        try await expect(session, .seconds(3600))
        t.advance(by: .milliseconds(1_000_500))
        try await expect(session, .milliseconds(2_599_500))
        session = try await t.expectTouched(session)
        try await expect(session, .seconds(3600))
        t.advance(by: .seconds(2000))
        // From here on the absolute deadline is the nearer one.
        session = try await t.write([.set("a", json("2"))], to: session)
        try await expect(session, .milliseconds(1_999_500))
        t.advance(by: .milliseconds(1_999_499))
        try await expect(session, .milliseconds(1))
      }),
    ConformanceCase(
      "TTL-063", "a persistent session's cookie lasts until its absolute deadline, rounded up to a second", rules: ["TTL-11"],
      configuration: .lifetimes(idle: .seconds(60), absolute: .after(.milliseconds(90_500))),
      body: { t in
        let request = t.request(nil)
        try request.set("a", to: 1)
        try request.setPersistent(true)
        let token = try expectMaxAge(try await request.commit(), 91, t)
        t.advance(by: .milliseconds(20_500))
        let next = t.request(token)
        try next.rotate(.privilegeChange())
        _ = try expectMaxAge(try await next.commit(), 70, t)
        let plain = t.request(nil)
        try plain.set("a", to: 1)
        _ = try expectMaxAge(try await plain.commit(), nil, t)
      }),
  ]

  private static func expectMaxAge(_ commit: SessionCommit, _ expected: Int64?, _ t: CaseContext) throws -> String {
    guard case .set(let token, let maxAge) = commit.cookie else {
      throw CaseFailure("the cookie", expected: "a new value", seen: "\(commit.result.rawValue), no new value")
    }
    try t.expect("the cookie's Max-Age", maxAge, equals: expected)
    return token
  }
}
