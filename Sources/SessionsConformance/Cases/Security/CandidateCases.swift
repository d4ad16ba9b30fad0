import Sessions

/// Several cookies of the session's name in one request: which texts are tried, and what a login or a logout does to the sessions of them.
enum CandidateCases {
  /// Texts that no store hands out as a token.
  private static let malformed: [String] = [
    "", "x", "deleted", "null", "%00", "a b", "=", "\"\"", "{}", String(repeating: "A", count: 63), String(repeating: "!", count: 64),
  ]

  /// Creates two sessions of one browser, as after a change of the cookie's path, and returns them with a request that has both tokens.
  private static func ambiguous(_ t: CaseContext) async throws -> (sessions: [HeldSession], request: Session) {
    let sessions = [
      try await t.create([.set("a", json("1")), .setSubject("ada")]), try await t.create([.set("a", json("2")), .setSubject("ada")]),
    ]
    return (sessions, t.request(tokens: sessions.map(\.token)))
  }

  private static func endsBoth(_ t: CaseContext) async throws -> [HeldSession] {
    let (sessions, request) = try await ambiguous(t)
    let seen: Int? = try await request.get("a")
    try t.expect("what a request with both cookies reads", seen, equals: nil)
    try request.invalidate()
    let commit = try await request.commit()
    try t.expect("the cookie of the logout", commit.cookie, equals: .delete)
    return sessions
  }

  private static func login(_ t: CaseContext) async throws -> (old: [HeldSession], new: String) {
    let (sessions, request) = try await ambiguous(t)
    try request.setSubject("ada")
    try request.set("user", to: 7)
    try request.rotate()
    let token = try await t.expectCookie(request)
    try await t.expectFields(token, ["user": json("7")])
    return (sessions, token)
  }

  static let all: [ConformanceCase] = [
    ConformanceCase(
      "ID-007", "every token that a store hands out could be one of its tokens, also beside others", rules: ["ID-8", "ID-2"],
      body: { t in
        var session = try await t.create([.set("a", json("1"))])
        for rotation in [nil, Rotation.periodic, .privilegeChange(), .newIdentity()] {
          if let rotation { session = try await t.write([.add("a", 1)], to: session, rotating: rotation) }
          for store in t.stores {
            try t.expect("whether \(t.name("t", of: session.token)) is well formed", store.isWellFormed(session.token), equals: true)
          }
          let opened = try await t.open(anyOf: ["x", session.token, "y"])
          guard case .live(let snapshot) = opened.outcome else {
            throw CaseFailure("opening one of three texts", expected: "live", seen: t.describe(opened.outcome))
          }
          try t.expect("the fields", snapshot.content.fields, equals: session.snapshot.content.fields)
          try t.expect("the token that opened it", opened.token == session.token, expected: "the session's", seen: "another one")
        }
      }),
    ConformanceCase(
      "ID-008", "texts that could be no token take none of the four places of several cookies", rules: ["ID-8"],
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        for texts in [malformed + [session.token], [session.token] + malformed, malformed + [session.token] + malformed] {
          let opened = try await t.open(anyOf: texts)
          guard case .live(let snapshot) = opened.outcome else {
            throw CaseFailure("opening one of \(texts.count) texts", expected: "live", seen: t.describe(opened.outcome))
          }
          try t.expect("the fields", snapshot.content.fields, equals: ["a": json("1")])
        }
        for text in malformed {
          for store in t.stores {
            try t.expect("whether '\(t.shorten(text))' is well formed", store.isWellFormed(text), equals: false)
          }
        }
        let none = try await t.open(anyOf: malformed)
        guard case .absent = none.outcome else {
          throw CaseFailure("opening no token", expected: "absent", seen: t.describe(none.outcome))
        }
      }),
    ConformanceCase(
      "DEL-024", "a logout with the cookies of two sessions ends both", rules: ["MW-21", "ST-5"], needs: [.revocation],
      limited: .init(deviation: .destroyDoesNotRevoke) { t in
        for (number, session) in try await endsBoth(t).enumerated() {
          try await t.expectFields(session.token, ["a": json("\(number + 1)")])
        }
      },
      body: { t in
        for session in try await endsBoth(t) { try await t.expectAbsent(session.token) }
      }),
    ConformanceCase(
      "ROT-052", "a login with the cookies of two sessions ends both and begins one that neither hides", rules: ["MW-21", "ROT-3"],
      needs: [.revocation],
      limited: .init(deviation: .destroyDoesNotRevoke) { t in _ = try await login(t) },
      body: { t in
        let (old, new) = try await login(t)
        for session in old {
          try await t.expectAbsent(session.token)
          for tokens in [[session.token, new], [new, session.token]] {
            let opened = try await t.open(anyOf: tokens)
            guard case .live(let snapshot) = opened.outcome else {
              throw CaseFailure("opening the new token beside an old one", expected: "live", seen: t.describe(opened.outcome))
            }
            try t.expect("the subject", snapshot.content.subject, equals: "ada")
          }
        }
      }),
  ]
}
