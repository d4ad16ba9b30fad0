import Sessions

/// Operations that a commit carries for the case that it creates a session, such as an application's own limits.
enum NewSessionCases {
  private static let first: [SessionOperation] = [
    .setPersistent(true), .setLimits(idle: .hours(2), absolute: .hours(48)), .set("theme", json("\"dark\"")), .set("a", json("0")),
  ]

  private static func options(_ rotation: Rotation? = nil) -> CommitOptions { CommitOptions(rotation: rotation, newSession: first) }

  /// Expects a session that began with the operations, and has these fields besides.
  private static func expectBegun(_ t: CaseContext, _ token: String, _ fields: FieldMap) async throws {
    let session = try await t.expectFields(token, fields)
    try t.expect("whether the session is persistent", session.snapshot.content.isPersistent, equals: true)
    try t.expectDeadlines(session, idle: .seconds(2 * 3600), absolute: .seconds(48 * 3600))
  }

  static let all: [ConformanceCase] = [
    ConformanceCase(
      "CRUD-037", "operations for new sessions come before the others when a session is created, and are nothing to one that is there",
      rules: ["MW-26", "CC-1"],
      body: { t in
        let begun = try await t.create([.set("a", json("1")), .flash("f", json("2"))], options: options())
        try await expectBegun(t, begun.token, ["a": json("1"), "theme": json("\"dark\"")])
        try await t.expectFlash(begun.token, ["f": json("2")])
        let plain = try await t.create([.set("a", json("1"))])
        let outcome = try await t.commit([.set("b", json("2"))], to: plain, options: options())
        guard case .committed(let snapshot, let token) = outcome else {
          throw CaseFailure("the commit", expected: "committed", seen: t.describe(outcome))
        }
        let written = HeldSession(token: token ?? plain.token, snapshot: snapshot)
        let seen = try await t.expectFields(written.token, ["a": json("1"), "b": json("2")])
        try t.expect("whether the session is persistent", seen.snapshot.content.isPersistent, equals: false)
        try t.expectDeadlines(seen, idle: .seconds(3600), absolute: .seconds(86400))
        try await t.expectCommit([.set("b", json("2"))], to: written, options: options(), "unchanged")
      }),
    ConformanceCase(
      "CRUD-038", "operations for new sessions make none by themselves", rules: ["MW-26", "MW-1"],
      body: { t in
        for operations in [[], [.remove("theme")], [.set("b", json("1")), .clear], [.setPersistent(true)]] as [[SessionOperation]] {
          try await t.expectCommit(operations, to: nil, options: options(), "unchanged")
        }
        try await t.expectCommit([], to: nil, options: options(.privilegeChange()), "unchanged")
      }),
    ConformanceCase(
      "ROT-051", "a login that begins a session of its own, as the old one is gone, begins it with the operations for new sessions",
      rules: ["ROT-12", "MW-26"],
      body: { t in
        let gone = try await t.create([.set("old", json("1"))])
        t.advance(by: .seconds(2 * 3600))
        let login = try await t.commit([.set("user", json("7"))], to: gone, options: options(.privilegeChange()))
        guard case .committed(_, let token?) = login else {
          throw CaseFailure("the commit", expected: "committed, with a token", seen: t.describe(login))
        }
        try await expectBegun(t, token, ["a": json("0"), "theme": json("\"dark\""), "user": json("7")])
        // A commit that begins no session has no use for them.
        t.advance(by: .seconds(2 * 3600))
        try await t.expectCommit([.set("user", json("7"))], to: gone, options: options(), "gone")
        try await t.expectCommit([], to: gone, options: options(.privilegeChange()), "gone")
      }),
  ]
}
