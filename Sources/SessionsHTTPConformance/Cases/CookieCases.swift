/// The Set-Cookie field: when it is sent, and its every byte.
enum CookieCases {
  static let all: [HTTPCase] = [
    HTTPCase(
      "H-201", "a new session's cookie has the attributes in their order and a token of 64 characters", rules: ["MW-6", "MW-7"], needs: []
    ) {
      app in
      let first = try await app.session("set:a:1")
      let second = try await app.run("set:a:1").status(200).token(besides: first)
      try await app.expect("get:a", second, reads: "get a=1")
    },
    HTTPCase("H-202", "an embedded session's cookie is secure and partitioned, over plain HTTP, too", rules: ["MW-7", "MW-18"], needs: []) {
      app in
      let token = try await app.session("set:a:1", at: "/secure/run", cookie: .secure)
      try await app.run("get:a", token, at: "/secure/run", cookie: .secure).lines("get a=1").noCookie(.secure)
    },
    HTTPCase("H-203", "a deletion repeats the attributes, from a deep path, too", rules: ["MW-8"], needs: []) { app in
      let plain = try await app.session("set:a:1")
      try await app.run("invalidate", plain).status(200).deletes()
      for path in ["/secure/run", "/secure/run/x/y"] {
        let token = try await app.session("set:a:1", at: "/secure/run", cookie: .secure)
        try await app.run("invalidate", token, at: path, cookie: .secure).status(200).deletes(.secure)
      }
    },
    HTTPCase("H-204", "persistence sends a cookie with Max-Age once, and one without when it ends", rules: ["MW-6", "MW-7"]) { app in
      let token = try await app.run("set:a:1;persist:1").status(200).token(maxAge: 86400)
      let again = try await app.run("persist:0", token).status(200).token()
      try app.expect("the token", again, equals: token)
      try await app.run("persist:0", token).status(200).noCookie()
    },
    HTTPCase("H-205", "Max-Age counts to the absolute deadline and is rounded up to seconds", rules: ["MW-6", "MW-7"], needs: []) { app in
      _ = try await app.run("limit:60000:1500;persist:1;set:a:1").status(200).token(maxAge: 2)
    },
    HTTPCase("H-207", "a handler's cookie and the session's are two fields, the handler's first", rules: ["MW-6"]) { app in
      let reply = try await app.run("setcookie:x:1;set:a:1").status(200)
      let values = reply.answer.fields.values("Set-Cookie")
      try reply.expect(
        "Set-Cookie", values.count == 2 && values[0] == app.words("x=1"), expected: "two fields, the first \(app.words("x=1"))",
        actual: values.joined(separator: "  |  "))
      _ = try reply.token()
    },
    HTTPCase("H-208", "a handler's cookie of the session's name gives way", rules: ["MW-6"], needs: []) { app in
      let token = try await app.run("setcookie:session:evil;set:a:1").status(200).token()
      try await app.expect("get:a", token, reads: "get a=1")
    },
    HTTPCase("H-209", "several rotations in a request are one cookie", rules: ["MW-6"]) { app in
      let token = try await app.session("rotate;rotate;set:a:1")
      let next = try await app.run("rotate;rotate;set:a:2", token).status(200).token(besides: token)
      try await app.expect("get:a", next, reads: "get a=2")
    },
    HTTPCase("H-210", "the token is found in a second Cookie field, without blanks and after 60 cookies", rules: ["MW-15"], needs: []) {
      app in
      let token = try await app.session("set:a:1")
      let many = (0..<60).map { "c\($0)=\(app.random(in: 0...99_999))" }.joined(separator: "; ")
      try await app.run("get:a", cookies: "a=b", "session=\(token)").lines("get a=1").noCookie()
      try await app.run("get:a", cookies: "a=b;session=\(token)").lines("get a=1").noCookie()
      try await app.run("get:a", cookies: "\(many); session=\(token)").lines("get a=1").noCookie()
    },
    HTTPCase("H-211", "a cookie of another name is not the session's: the name is exact", rules: ["MW-15"], needs: []) { app in
      let token = try await app.session("set:a:1")
      for name in ["Session", "xsession", "session "] {
        try await app.run("get:a", cookies: "\(name)=\(token)").lines("get a=-").noCookie()
      }
      try await app.expect("get:a", token, reads: "get a=1")
    },
    HTTPCase("H-212", "a Cookie field of 9 KiB is read to its end, and a value of 9 KiB is ignored", rules: ["MW-15"], needs: []) { app in
      let token = try await app.session("set:a:1")
      let filler = String(repeating: "f", count: 9 << 10)
      try await app.run("get:a", cookies: "filler=\(filler); session=\(token)").lines("get a=1").noCookie()
      try await app.run("get:a", cookies: "session=\(filler)").lines("get a=-").noCookie()
    },
    HTTPCase(
      "H-213", "a cookie in parts is read whole or not at all, and becomes one again with all parts deleted", rules: ["MW-6", "MW-8"],
      needs: [.chunks]
    ) { app in
      var jar = Jar()
      let filled = try await app.run("fill:a:6000").status(200)
      jar.keep(filled)
      let parts = jar.names
      try filled.expect(
        "Set-Cookie", parts.count > 1 && parts.allSatisfy { $0.hasPrefix("session") }, expected: "several parts named session…",
        actual: parts.joined(separator: " "))
      try await app.run("has:a", cookies: jar.field()).lines("has a=true")
      for part in parts { try await app.run("has:a", cookies: jar.field(without: part)).lines("has a=false") }
      let small = try await app.run("remove:a;set:b:1", cookies: jar.field()).status(200)
      jar.keep(small)
      try small.expect("the cookies", jar.names.count == 1, expected: "one cookie", actual: jar.names.joined(separator: " "))
      for part in parts where !jar.names.contains(part) {
        try small.deletes(CookieShape(name: part, attributes: CookieShape.session.attributes, tail: ""))
      }
      try await app.run("get:b;has:a", cookies: jar.field()).lines("get b=1", "has a=false")
    },
  ]
}
