import Sessions

/// Requests that change the owner of their session, or end the owner's other sessions.
enum SubjectRequestCases {
  private static func commit(_ t: CaseContext, _ token: String, _ change: (Session) throws -> Void) async throws -> String {
    let request = t.request(token)
    try change(request)
    return try await t.finish(request, holding: token)
  }

  private static func expectReplaced(_ t: CaseContext, _ what: String, _ old: String, by new: String) throws {
    try t.expect("the token after \(what)", new != old, expected: "another one", seen: "the same")
  }

  static let all: [ConformanceCase] = [
    ConformanceCase(
      "IX-016", "a request that changes the owner replaces the token in the same write, whether it asks for that or not",
      rules: ["MW-24", "ROT-2", "ROT-3", "IX-1"], needs: [.rotationRevocation],
      limited: .init(deviation: .rotationDoesNotRevoke) { t in
        let planted = try await t.create([.set("cart", json("1"))])
        let token = try await commit(t, planted.token) { try $0.setSubject("ada") }
        try expectReplaced(t, "a login", planted.token, by: token)
        try t.expect("the subject", try await t.live(token).snapshot.content.subject, equals: "ada")
        try t.expect("the subject in the old cookie", try await t.live(planted.token).snapshot.content.subject, equals: nil)
      },
      body: { t in
        var held = try await t.create([.set("cart", json("1"))])
        for (what, subject) in [("a login", "ada"), ("a change of the owner", "bob"), ("a logout that keeps the session", nil)] {
          let token = try await commit(t, held.token) { request in
            try request.setSubject(subject)
            try request.set("name", to: subject)
          }
          try expectReplaced(t, what, held.token, by: token)
          try await t.expectSuperseded(held.token)
          let now = try await t.live(token)
          try t.expect("the subject after \(what)", now.snapshot.content.subject, equals: subject)
          try t.expect("the key", now.snapshot.id, equals: held.snapshot.id)
          // One write: there is no version with the new owner and the old token.
          try t.expect("the version after \(what)", now.snapshot.version, equals: held.snapshot.version + 1)
          held = now
        }
        let same = try await commit(t, held.token) { request in
          try request.setSubject(nil)
          try request.set("cart", to: 2)
        }
        try t.expect("the token after a change that leaves the owner", same == held.token, expected: "the same", seen: "another one")
      }),
    ConformanceCase(
      "IX-017", "a request ends the other sessions of its owner and keeps its own, also in the request of the login",
      rules: ["IX-3", "IX-6"], needs: [.subjectIndex],
      body: { t in
        let own = try await t.create([.set("n", json("1")), .setSubject("ada")])
        let others = [try await t.create([.setSubject("ada")]), try await t.create([.setSubject("ada")])]
        let stranger = try await t.create([.set("n", json("4")), .setSubject("bob")])
        var request = t.request(own.token)
        try t.expect("the number of other sessions that were ended", try await request.endOthers(), equals: 2)
        for session in others { try await t.expectAbsent(session.token) }
        try await t.expectFields(own.token, ["n": json("1")])
        try await t.expectFields(stranger.token, ["n": json("4")])
        let anonymous = try await t.create([.set("n", json("5"))])
        request = t.request(anonymous.token)
        try t.expect("the number of nobody's sessions that were ended", try await request.endOthers(), equals: 0)
        try request.setSubject("ada")
        try t.expect("the number of other sessions that a login ended", try await request.endOthers(), equals: 1)
        let token = try await t.finish(request, holding: anonymous.token)
        try await t.expectFields(token, ["n": json("5")])
        try await t.expectAbsent(own.token)
        try t.expect("the sessions of 'ada'", try await t.sessions(of: "ada").map(\.id), equals: [anonymous.snapshot.id])
      }),
  ]
}
