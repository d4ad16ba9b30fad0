import Sessions

/// The cookie that a request owes its browser, and the requests that write nothing.
enum CookieRequestCases {
  /// Commits a change and expects a cookie with that lifetime; returns its token.
  private static func told(_ t: CaseContext, _ token: String?, maxAge: Int64?, _ change: (Session) throws -> Void) async throws -> String {
    let request = t.request(token)
    try change(request)
    let commit = try await request.commit()
    guard case .set(let new, let seen) = commit.cookie else {
      throw CaseFailure("the cookie of a request that \(commit.result.rawValue)", expected: "a value", seen: "\(commit.cookie)")
    }
    try t.expect("the cookie's Max-Age", seen, equals: maxAge)
    return new
  }

  static let all: [ConformanceCase] = [
    ConformanceCase(
      "TTL-070", "the browser is told when a persistent session's end moved, and when it is to remember the session or to forget it",
      rules: ["TTL-11", "MW-6"],
      body: { t in
        var token = try await told(t, nil, maxAge: 86400) { request in
          try request.set("a", to: 1)
          try request.setPersistent(true)
        }
        t.advance(by: .seconds(100))
        let end = t.now.advanced(by: .seconds(600))
        token = try await told(t, token, maxAge: 600) { try $0.expire(at: end) }
        token = try await told(t, token, maxAge: 172_700) { try $0.setLimits(idle: nil, absolute: .hours(48)) }
        token = try await told(t, token, maxAge: nil) { try $0.setPersistent(false) }
        token = try await told(t, token, maxAge: 172_700) { try $0.setPersistent(true) }
        try await t.expectFields(token, ["a": json("1")])
      }),
    ConformanceCase(
      "ROT-053", "a request with an old token in its grace is given no cookie, not even for a change of the session's lifetime",
      rules: ["ROT-4", "MW-6", "TTL-11"], needs: [.rotationRevocation],
      body: { t in
        let old = try await t.create([.set("a", json("1")), .setPersistent(true)])
        let new = try await t.write([], to: old, rotating: .periodic)
        let end = t.now.advanced(by: .seconds(600))
        let changes: [(what: String, change: (Session) throws -> Void)] = [
          ("sets a field", { try $0.set("b", to: 2) }), ("moves the end", { try $0.expire(at: end) }),
          ("forgets the browser", { try $0.setPersistent(false) }), ("would rotate", { try $0.rotate(.periodic) }),
          ("takes flash", { try $0.flash("f", 1) }),
        ]
        for (what, change) in changes {
          let request = t.request(old.token)
          try change(request)
          let commit = try await request.commit()
          try t.expect("the cookie of a request that \(what)", commit.cookie, equals: .none)
          let taken: Int? = try await request.takeFlash("f")
          try t.expect("the flash", taken, equals: what == "takes flash" ? 1 : nil)
          try t.expect("what a request that \(what) owes", request.takeCookieChange(), equals: .none)
        }
        let seen = try await t.expectFields(new.token, ["a": json("1"), "b": json("2")]).snapshot
        try t.expect("the absolute deadline", seen.absoluteDeadline, equals: end)
        try t.expect("whether the browser is to remember the session", seen.content.isPersistent, equals: false)
      }),
    ConformanceCase(
      "TTL-071", "a request whose changes leave nothing to write is activity all the same", rules: ["TTL-8", "CC-8", "FD-5"],
      body: { t in
        var token = try await t.create([.set("a", json("1"))]).token
        for change in [
          { try $0.set("a", to: 1) }, { try $0.update("a", default: 1) { $0 += 0 } }, { try $0.remove(SessionKey<Int>("b")) },
        ] as [(Session) throws -> Void] {
          t.advance(by: .seconds(3000))
          let request = t.request(token)
          try change(request)
          token = try await t.finish(request, holding: token)
          try await t.expectFields(token, ["a": json("1")])
        }
        try await t.expectEnd(try await t.live(token), after: .seconds(3600))
      }),
    ConformanceCase(
      "ID-009", "a token that comes several times takes one of the four places of several cookies", rules: ["ID-8"],
      body: { t in
        var expired: [String] = []
        for number in 0..<3 {
          expired.append(
            try await t.create([.set("n", json("\(number)")), .setLimits(idle: .seconds(1), absolute: nil)]).token)
        }
        let session = try await t.create([.set("a", json("1"))])
        t.advance(by: .seconds(1))
        let first = expired[0]
        for tokens in [
          [first, first, first, first, session.token], expired + expired + [session.token], [session.token, session.token, first],
        ] {
          let opened = try await t.open(anyOf: tokens)
          guard case .live(let snapshot) = opened.outcome else {
            throw CaseFailure("opening one of \(tokens.count) tokens", expected: "live", seen: t.describe(opened.outcome))
          }
          try t.expect("the fields", snapshot.content.fields, equals: ["a": json("1")])
          try t.expect("the token that opened it", opened.token == session.token, expected: "the session's", seen: "another one")
        }
      }),
    ConformanceCase(
      "DEL-025", "a request that ended its session has none any more, though its cookie may still open one, and its next change begins one",
      rules: ["MW-5", "MW-6", "ST-5"],
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let request = t.request(session.token)
        let seen: Int? = try await request.get("a")
        try t.expect("the field before the logout", seen, equals: 1)
        try request.invalidate()
        try t.expect("the cookie of the logout", try await request.commit().cookie, equals: .delete)
        try await request.reload()
        let left: Int? = try await request.get("a")
        try t.expect("the field after the logout", left, equals: nil)
        try request.set("b", to: 2)
        let token = try await t.expectCookie(request)
        try t.expect("the token", token != session.token, expected: "another one", seen: "the same")
        try await t.expectFields(token, ["b": json("2")])
      }),
  ]
}
