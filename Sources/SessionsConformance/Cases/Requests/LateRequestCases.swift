import Sessions

/// The end of a request: changes that it drops, and its session in what outlives it, such as the body of a stream.
enum LateRequestCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "FLSH-044", "a request that drops its changes leaves the session as it was, but what it took stays taken",
      rules: ["MW-5", "MW-6", "FL-3"],
      body: { t in
        let session = try await t.create([.set("a", json("1")), .flash("f", json("1"))])
        let request = t.request(session.token)
        try request.set("a", to: 2)
        try request.rotate()
        let taken: Int? = try await request.takeFlash("f")
        try t.expect("the flash that the request takes", taken, equals: 1)
        request.discardChanges()
        _ = try await request.commit()
        var token = session.token
        // A sealed session without the flash is a new cookie, which the response owes whatever became of the request.
        switch request.takeCookieChange() {
        case .set(let new, _): token = new
        case .none: break
        case .delete: throw CaseFailure("the cookie that is owed", expected: "none, or a new value", seen: "a deletion")
        }
        let seen = try await t.expectFields(token, ["a": json("1")])
        try t.expect("the flash", seen.snapshot.content.flash, equals: [:])
      }),
    ConformanceCase(
      "CRUD-039", "a session that is used after its request goes on from what the request wrote, and is told of the session's end",
      rules: ["MW-22", "CC-1", "CC-7"], needs: [.revocation, .mergedCommits],
      body: { t in
        let request = t.request(nil)
        try request.set("a", to: 1)
        let token = try await t.expectCookie(request)
        request.seal()
        let later = try request.later()
        _ = try await t.write([.set("c", json("3"))], to: try await t.live(token))
        for b in 1...2 {
          try later.set("b", to: b)
          let commit = try await later.commit()
          try t.expect("the cookie of a later commit", commit.cookie, equals: .none)
          try await t.expectFields(token, ["a": json("1"), "b": json("\(b)"), "c": json("3")])
        }
        try await t.destroy(try await t.live(token))
        try later.set("b", to: 3)
        try await t.expectError("a later commit after the logout", .gone) { () async throws(SessionError) in try await later.commit() }
        try await t.expectAbsent(token)
      }),
    ConformanceCase(
      "CK-013", "a session that is used after its request is only read where every write needs a cookie", rules: ["MW-22", "CK-7"],
      needsAbsent: [.revocation],
      body: { t in
        let session = try await t.create([.set("a", json("1")), .flash("f", json("1"))])
        let request = t.request(session.token)
        let read: Int? = try await request.get("a")
        try t.expect("the field that the request reads", read, equals: 1)
        request.seal()
        let later = try request.later()
        let again: Int? = try await later.get("a")
        try t.expect("the field that is read later", again, equals: 1)
        try await t.expectError("a later change", .sealed) { () async throws(SessionError) in try later.set("a", to: 2) }
        try await t.expectError("a later take", .sealed) { () async throws(SessionError) in
          let taken: Int? = try await later.takeFlash("f")
          return taken
        }
        // The touch is due, and would need a cookie as well.
        t.advance(by: .seconds(1800))
        let commit = try await later.commit()
        try t.expect("the cookie of a later commit", commit.cookie, equals: .none)
        let seen = try await t.expectFields(session.token, ["a": json("1")])
        try t.expect("the flash", seen.snapshot.content.flash, equals: ["f": json("1")])
      }),
  ]
}
