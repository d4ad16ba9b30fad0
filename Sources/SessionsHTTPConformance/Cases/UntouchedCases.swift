/// What costs nothing: sessions that nobody asks for, and empty ones.
enum UntouchedCases {
  static let all: [HTTPCase] = [
    HTTPCase(
      "H-101", "a request that does not use the session costs no store call and adds no field", rules: ["MW-1"], needs: []
    ) { app in
      func expectNothing(_ reply: Reply) throws {
        try reply.status(200).no("Set-Cookie").no("Vary").no("Cache-Control")
      }
      try expectNothing(try await app.run("status:200"))
      try app.expect("the counts", try await app.counts(), equals: StoreCounts())
      let made = try await app.run("set:a:1").status(200)
      var jar = Jar()
      jar.keep(made)
      let (reply, calls) = try await app.counting { try await app.run("status:200", cookies: jar.field()) }
      try expectNothing(reply)
      try app.expect("the store calls", calls, equals: StoreCounts(records: calls.records))
    },
    HTTPCase("H-102", "a read without a cookie finds nothing and reads no record", rules: ["MW-1", "MW-9"], needs: []) { app in
      try await app.run("get:a").lines("get a=-").variesByCookie().noCookie()
      try app.expect("the counts", try await app.counts(), equals: StoreCounts())
    },
    HTTPCase("H-103", "a first write is one write and one cookie, and two reads are one load", rules: ["MW-1", "MW-6"]) { app in
      let (token, written) = try await app.counting { try await app.session("set:a:1") }
      try app.expect("the writes", written.writes, equals: 1)
      let (reply, read) = try await app.counting { try await app.run("get:a;get:a", token) }
      try reply.lines("get a=1", "get a=1").noCookie()
      try app.expect("the reads", read.reads, equals: 1)
      try app.expect("the writes", read.writes, equals: 0)
    },
    HTTPCase("H-104", "an empty session gets neither a record nor a cookie", rules: ["MW-1", "MW-6"], needs: []) { app in
      try await app.run("remove:a").status(200).noCookie()
      try await app.run("flash:m:x;take:m").lines("take m=x").noCookie()
      try app.expect("the writes", try await app.counts().writes, equals: 0)
      try await app.expect(records: 0)
    },
    HTTPCase("H-105", "a malformed token is no session, and no record is read", rules: ["MW-1", "MW-15"]) { app in
      let token = try await app.session("set:a:1")
      let middle = token.index(token.startIndex, offsetBy: app.random(in: 1...62))
      func replaced(by character: Character) -> String {
        String(token[..<middle]) + String(character) + String(token[token.index(after: middle)...])
      }
      let malformed =
        [String(token.dropLast()), token + "A", token + "=", "\"\(token)\""] + ["=", "+", "/", " "].map { replaced(by: $0) }
      for value in malformed {
        let (reply, calls) = try await app.counting { try await app.run("get:a", value) }
        try reply.lines("get a=-").noCookie()
        try app.expect("the reads for \(value)", calls.reads, equals: 0)
      }
      try await app.expect("get:a", token, reads: "get a=1")
    },
    HTTPCase("H-106", "writing an equal value is no write and sends no cookie", rules: ["MW-1", "MW-6"]) { app in
      let token = try await app.session("set:a:1")
      let (reply, calls) = try await app.counting { try await app.run("set:a:1", token) }
      try reply.status(200).noCookie()
      try app.expect("the writes", calls.writes, equals: 0)
    },
    HTTPCase("H-107", "a read is written down once the touch interval has passed, and not before", rules: ["MW-1", "MW-6"]) { app in
      let token = try await app.session("set:a:1")
      try await app.advance(app.target.about.touchIntervalMs - 1)
      let (_, early) = try await app.counting { try await app.run("get:a", token).lines("get a=1").noCookie() }
      try app.expect("the touches before the interval", early.touches, equals: 0)
      try await app.advance(1)
      let (_, due) = try await app.counting { try await app.run("get:a", token).lines("get a=1").noCookie() }
      try app.expect("the touches after the interval", due.touches, equals: 1)
    },
    HTTPCase("H-108", "an unknown token opens nothing and never becomes a session's", rules: ["MW-1", "MW-6"]) { app in
      let unknown = app.inventedToken()
      try await app.run("get:a", unknown).lines("get a=-").noCookie()
      let token = try await app.run("set:a:1", unknown).status(200).token(besides: unknown)
      try await app.expect("get:a", token, reads: "get a=1")
      try await app.expect("get:a", unknown, reads: "get a=-")
    },
    HTTPCase("H-109", "outside of the middleware a session is the server's error", rules: ["MW-25"], needs: []) { app in
      try await app.run("get:a", at: "/none/run").status(500).no("Set-Cookie")
    },
  ]
}
