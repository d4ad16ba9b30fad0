/// Several tokens in one request, and several sessions on one server.
enum ScopeCases {
  static let all: [HTTPCase] = [
    HTTPCase("H-701", "of a dead and a live token the live one counts, in either order", rules: ["MW-15"]) { app in
      let dead = try await app.session("set:a:0")
      try await app.run("invalidate", dead).status(200).deletes()
      let live = try await app.session("set:a:1")
      for (first, second) in [(dead, live), (live, dead)] {
        try await app.run("get:a", cookies: "session=\(first); session=\(second)").lines("get a=1").noCookie()
      }
    },
    HTTPCase("H-702", "two live tokens are no session", rules: ["MW-21"]) { app in
      let one = try await app.session("set:a:1")
      let two = try await app.session("set:a:2")
      try await app.run("get:a", cookies: "session=\(one); session=\(two)").lines("get a=-").noCookie()
      try await app.expect("get:a", one, reads: "get a=1")
      try await app.expect("get:a", two, reads: "get a=2")
    },
    HTTPCase("H-703", "a login with two live tokens ends both, and its token counts beside either", rules: ["MW-21"]) { app in
      let old = [try await app.session("set:a:2"), try await app.session("set:a:3")]
      let reply = try await app.run("subject:u;rotate;set:a:1", cookies: "session=\(old[0]); session=\(old[1])").status(200)
      let new = try reply.token(besides: old[0], old[1])
      for token in old { try await app.expect("get:a", token, reads: "get a=-") }
      for token in old { try await app.run("get:a", cookies: "session=\(token); session=\(new)").lines("get a=1").noCookie() }
    },
    HTTPCase("H-704", "a logout with two live tokens ends both", rules: ["MW-21"]) { app in
      let tokens = [try await app.session("set:a:1"), try await app.session("set:a:2")]
      try await app.run("invalidate", cookies: "session=\(tokens[0]); session=\(tokens[1])").status(200).deletes()
      for token in tokens { try await app.expect("get:a", token, reads: "get a=-") }
    },
    HTTPCase("H-705", "malformed values take none of the four places", rules: ["MW-15"]) { app in
      let live = try await app.session("set:a:1")
      let malformed = (0..<9).map { "session=junk\($0)\(app.random(in: 0...9_999))" }.joined(separator: "; ")
      try await app.run("get:a", cookies: "\(malformed); session=\(live)").lines("get a=1").noCookie()
    },
    HTTPCase("H-706", "the same middleware twice is one session, one write and one cookie", rules: ["MW-17"]) { app in
      let (token, calls) = try await app.counting { try await app.session("set:a:1", at: "/nested/run") }
      try app.expect("the writes", calls.writes, equals: 1)
      try await app.run("get:a", token, at: "/nested/run").lines("get a=1").noCookie()
    },
    HTTPCase("H-707", "two scopes are two cookies and two records, and each ends alone", rules: ["MW-17"]) { app in
      let main = try await app.session("set:a:1")
      let made = try await app.run("set:a:2", main, at: "/admin/run").status(200).noCookie()
      let admin = try made.token(.admin, besides: main)
      try await app.expect(records: 2)
      let both = "session=\(main); admin=\(admin)"
      try await app.run("get:a", cookies: both).lines("get a=1")
      try await app.run("get:a", cookies: both, at: "/admin/run").lines("get a=2")
      try await app.run("invalidate", cookies: both, at: "/admin/run").status(200).deletes(.admin).noCookie()
      try await app.expect(records: 1)
      try await app.run("get:a", cookies: both, at: "/admin/run").lines("get a=-")
      try await app.expect("get:a", main, reads: "get a=1")
    },
    HTTPCase("H-708", "a renamed cookie is read under its old name, and a write moves it", rules: ["MW-8", "MW-23"]) { app in
      let token = try await app.session("set:a:1")
      try await app.run("get:a", token, at: "/moved/run").lines("get a=1")
      let reply = try await app.run("set:a:2", token, at: "/moved/run").status(200)
      let set = reply.cookies.filter { $0.name == "moved" && !$0.value.isEmpty }
      try reply.expect(
        "Set-Cookie", set.count == 1 && set[0].isToken && set[0].attributes == CookieShape.moved.attributes(),
        expected: "exactly one moved=T\(CookieShape.moved.attributes())", actual: reply.answer.head.text)
      let former = "; HttpOnly; Path=/old; SameSite=Lax; Max-Age=0"
      try reply.expect(
        "the deletion at the former scope", reply.cookies.filter { $0.name == "moved" && $0.value.isEmpty }.map(\.attributes) == [former],
        expected: "moved=\(former)", actual: reply.answer.head.text)
      // The older name, too, may have been set at the former scope.
      let older = reply.cookies.filter { $0.name == "session" }
      let deletion = CookieShape.session.attributes(maxAge: 0)
      try reply.expect(
        "the deletion of the older name",
        older.allSatisfy { $0.value.isEmpty } && [[deletion], [deletion, former]].contains(older.map(\.attributes).sorted()),
        expected: "session=\(deletion), and perhaps session=\(former)", actual: reply.answer.head.text)
      try await app.run("get:a", set[0].value, at: "/moved/run", cookie: .moved).lines("get a=2")
    },
  ]
}
