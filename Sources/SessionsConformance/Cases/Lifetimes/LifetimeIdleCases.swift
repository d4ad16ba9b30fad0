import Sessions

/// The idle deadline: a touch is activity, a load is none.
enum LifetimeIdleCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "TTL-019", "a touch moves the idle deadline and nothing else", rules: ["ST-4", "TTL-8"],
      body: { t in
        let content: [SessionOperation] = [
          .set("a", json("1")), .flash("f", json("2")), .setSubject("ada"), .setPersistent(true),
        ]
        let session = try await t.create(content)
        t.advance(by: .seconds(1800))
        let touched = try await t.expectTouched(session)
        let opened = try await t.live(touched.token)
        try t.expectDeadlines(opened, idle: .seconds(3600), absolute: .seconds(84600))
        try t.expect(
          "the content after the touch", opened.snapshot.content == session.snapshot.content,
          expected: t.describe(.live(session.snapshot)), seen: t.describe(.live(opened.snapshot)))
        try t.expect("the creation time", opened.snapshot.createdAt, equals: session.snapshot.createdAt)
      }),
    ConformanceCase(
      "TTL-022", "a session that is visited outlives its first idle limit", rules: ["TTL-3", "TTL-8"],
      body: { t in
        var session = try await t.create([.set("a", json("1"))])
        for _ in 0..<4 {
          t.advance(by: .seconds(3500))
          session = try await t.visit(session)
        }
        try await t.expectEnd(session, after: .seconds(3600))
      }),
    ConformanceCase(
      "TTL-047", "a commit is activity, too", rules: ["TTL-3", "TTL-8", "ST-3"],
      body: { t in
        var session = try await t.create([.set("n", json("0"))])
        for _ in 0..<4 {
          t.advance(by: .seconds(3500))
          session = try await t.write([.add("n", 1)], to: session)
        }
        try await t.expectEnd(session, after: .seconds(3600))
      }),
    ConformanceCase(
      "TTL-023", "a quiet session ends although its absolute limit is far", rules: ["TTL-3"],
      configuration: .lifetimes(idle: .minutes(5), absolute: .unlimited),
      body: { t in
        let quiet = try await t.create([.set("a", json("1"))])
        var active = try await t.create([.set("a", json("2"))])
        t.advance(by: .seconds(200))
        active = try await t.visit(active)
        t.advance(by: .seconds(100))
        try await t.expectAbsent(quiet.token)
        try await t.expectFields(active.token, ["a": json("2")])
      }),
    ConformanceCase(
      "TTL-025", "opening a session is not yet activity: only the touch is", rules: ["ST-2", "TTL-8"],
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        for _ in 0..<3 {
          t.advance(by: .seconds(1000))
          _ = try await t.live(session.token)
        }
        try await t.expectEnd(session, after: .seconds(600))
      }),
    ConformanceCase(
      "TTL-065", "a request that only reads is activity; one that does not look at its session is not", rules: ["TTL-8", "MW-1"],
      body: { t in
        let first = t.request(nil)
        try first.set("a", to: 1)
        var token = try await t.expectCookie(first)
        t.advance(by: .seconds(3000))
        let reader = t.request(token)
        let value: Int? = try await reader.get("a")
        try t.expect("the field", value, equals: 1)
        token = try await t.finish(reader, holding: token)
        t.advance(by: .seconds(3000))
        let blind = t.request(token)
        let result = try await blind.commit().result.rawValue
        try t.expect("the commit of a request that did not look", result, equals: "unchanged")
        try await t.expectEnd(try await t.live(token), after: .seconds(600))
      }),
  ]
}
