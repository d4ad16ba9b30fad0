import Sessions

/// The most sessions of a subject: which of them a login ends.
enum SubjectLimitCases {
  private static let two = ServerSessionStoreConfiguration(maximumSessionsPerSubject: 2)

  private static func login(_ t: CaseContext, _ subject: String, _ n: Int) async throws -> HeldSession {
    t.advance(by: .seconds(1))
    return try await t.create([.set("n", json("\(n)")), .setSubject(subject)], options: .init(rotation: .privilegeChange()))
  }

  static let all: [ConformanceCase] = [
    ConformanceCase(
      "IX-019", "a login above the most sessions of its subject ends the one with the oldest login, and nobody else's", rules: ["IX-8"],
      needs: [.subjectIndex], configuration: two,
      body: { t in
        let first = try await login(t, "ada", 1)
        let stranger = try await login(t, "bob", 2)
        let second = try await login(t, "ada", 3)
        try await t.expectFields(first.token, ["n": json("1")])
        let third = try await login(t, "ada", 4)
        try await t.expectAbsent(first.token)
        try await t.expectFields(second.token, ["n": json("3")])
        try await t.expectFields(third.token, ["n": json("4")])
        try await t.expectFields(stranger.token, ["n": json("2")])
        try t.expect("the number of the subject's sessions", try await t.sessions(of: "ada").count, equals: 2)
        try await t.expectCommit([.set("late", json("1"))], to: first, "gone")
      }),
    ConformanceCase(
      "IX-020", "the oldest login counts, not the oldest session: one that authenticated again is young", rules: ["IX-8", "IX-4"],
      needs: [.subjectIndex], configuration: two,
      body: { t in
        let first = try await login(t, "ada", 1)
        let second = try await login(t, "ada", 2)
        t.advance(by: .seconds(1))
        let again = try await t.write([], to: first, rotating: .privilegeChange())
        let third = try await login(t, "ada", 3)
        try await t.expectAbsent(second.token)
        try await t.expectFields(again.token, ["n": json("1")])
        try await t.expectFields(third.token, ["n": json("3")])
      }),
    ConformanceCase(
      "IX-021", "a session that is given a subject is a login too, and one that ended, expired or changed its subject leaves its place",
      rules: ["IX-8", "IX-2"], needs: [.subjectIndex], configuration: two,
      body: { t in
        let first = try await login(t, "ada", 1)
        let second = try await login(t, "ada", 2)
        // The younger login: a store that still counts it as ada's ends her other session.
        t.advance(by: .seconds(1))
        _ = try await t.write([.setSubject("bob")], to: first, rotating: .privilegeChange())
        let third = try await login(t, "ada", 3)
        try await t.expectFields(second.token, ["n": json("2")])
        try await t.destroy(third)
        let fourth = try await login(t, "ada", 4)
        try await t.expectFields(second.token, ["n": json("2")])
        t.advance(by: .seconds(1))
        let visitor = try await t.create([.set("n", json("5"))])
        t.advance(by: .seconds(1))
        let fifth = try await t.write([.setSubject("ada")], to: visitor)
        try await t.expectAbsent(second.token)
        try await t.expectFields(fourth.token, ["n": json("4")])
        try await t.expectFields(fifth.token, ["n": json("5")])
        t.advance(by: .seconds(3600))
        let late = [try await login(t, "ada", 6), try await login(t, "ada", 7)]
        for (session, n) in zip(late, [6, 7]) { try await t.expectFields(session.token, ["n": json("\(n)")]) }
      }),
  ]
}
