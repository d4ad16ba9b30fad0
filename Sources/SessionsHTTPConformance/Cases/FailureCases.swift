/// The commit before the head, and what a store that fails does to the answer.
enum FailureCases {
  static let all: [HTTPCase] = [
    HTTPCase("H-301", "the commit is done before the first byte of the head leaves", rules: ["MW-2"]) { app in
      try await app.fault("write", "hold")
      let pending = try await app.start(app.operations("set:a:1;redirect:run"))
      try await app.parked(at: "store")
      try await pending.expectSilence("while the write is held")
      try await app.open(gate: "store")
      let reply = try await pending.reply().status(302).field("Location", "/run")
      try await app.expect("get:a", try reply.token(), reads: "get a=1")
    },
    HTTPCase("H-302", "a failed commit is 503 without the session's cookie, and the old state stays", rules: ["MW-4", "MW-9", "MW-16"]) {
      app in
      let token = try await app.session("set:a:1")
      for code in ["unavailable", "timeout", "backend"] {
        try await app.fault("write", code)
        for cookie in [token, nil] {
          let reply = try await app.run("set:a:2", cookie).status(503).noCookie().notStored()
          let seconds = reply.answer.fields.values("Retry-After")
          try reply.expect(
            "Retry-After", seconds.count == 1 && (Int(seconds[0]) ?? 0) >= 1, expected: "one whole number of seconds, at least 1",
            actual: seconds.joined(separator: ", "))
        }
        try await app.run("setcookie:x:1;set:a:2", token).status(503).field("Set-Cookie", app.words("x=1"))
        try await app.fault("write", "none")
        try await app.expect("get:a", token, reads: "get a=1")
      }
    },
    HTTPCase("H-303", "a failed read is 503 and never an empty session", rules: ["MW-16"]) { app in
      let token = try await app.session("set:a:1")
      try await app.fault("read", "unavailable")
      try await app.run("get:a", token).status(503).noCookie()
      try await app.run("get:a").lines("get a=-").noCookie()
    },
    HTTPCase("H-304", "a request that does not use the session does not notice that the store is down", rules: ["MW-1", "MW-16"]) { app in
      let token = try await app.session("set:a:1")
      try await app.fault("all", "unavailable")
      try await app.run("status:200", token).status(200).noCookie()
    },
    HTTPCase("H-305", "changes are kept with a thrown 401, and a new session's cookie is sent", rules: ["MW-5"]) { app in
      let token = try await app.run("add:n:1;throw:401").status(401).token()
      try await app.expect("get:n", token, reads: "get n=1")
      try await app.run("add:n:1;throw:401", token).status(401).noCookie()
      try await app.expect("get:n", token, reads: "get n=2")
    },
    HTTPCase("H-306", "changes are dropped with a thrown 500 and with any other error", rules: ["MW-5"], needs: []) { app in
      let token = try await app.session("add:n:1")
      for end in ["throw:500", "crash"] {
        try await app.run("add:n:1;\(end)", token).status(500).noCookie()
        try await app.expect("get:n", token, reads: "get n=1")
        try await app.run("add:n:1;\(end)").status(500).noCookie()
      }
    },
    HTTPCase("H-307", "changes are dropped with a returned 503", rules: ["MW-5"], needs: []) { app in
      let token = try await app.session("add:n:1")
      try await app.run("add:n:1;status:503", token).status(503).noCookie()
      try await app.expect("get:n", token, reads: "get n=1")
      try await app.run("add:n:1;status:503").status(503).noCookie()
    },
    HTTPCase("H-308", "changes are kept with a returned 404 and 302", rules: ["MW-5"]) { app in
      let token = try await app.session("add:n:1")
      try await app.run("add:n:1;status:404", token).status(404).noCookie()
      try await app.expect("get:n", token, reads: "get n=2")
      try await app.run("add:n:1;status:302", token).status(302).noCookie()
      try await app.expect("get:n", token, reads: "get n=3")
    },
    HTTPCase("H-309", "what a handler's own commit owes is sent once, with a 500, too", rules: ["MW-5", "MW-6"], needs: []) { app in
      for (operations, status) in [("set:a:1;commit", 200), ("set:a:1;commit;status:500", 500)] {
        let token = try await app.run(operations).status(status).token()
        try await app.expect("get:a", token, reads: "get a=1")
      }
      // The middleware's commit, which has nothing to send, must not hide what is owed.
      let token = try await app.session("set:a:1;commit;set:b:2")
      try await app.expect("get:a;get:b", token, reads: "get a=1", "get b=2")
    },
    HTTPCase("H-310", "a session that is too large is 500, and stays as it was", rules: ["MW-4", "MW-16"], needs: []) { app in
      let token = try await app.session("set:a:0")
      try await app.run("set:a:1;fill:b:70000", token).status(500).noCookie()
      try await app.expect("get:a;has:b", token, reads: "get a=0", "has b=false")
    },
    HTTPCase("H-311", "a failed logout is 503 and leaves the cookie and the session", rules: ["MW-10", "MW-16"]) { app in
      let token = try await app.session("set:a:1")
      try await app.fault("delete", "unavailable")
      try await app.run("invalidate", token).status(503).noCookie()
      try await app.expect("get:a", token, reads: "get a=1")
      try await app.fault("delete", "none")
      try await app.run("invalidate", token).status(200).deletes()
      try await app.expect("get:a", token, reads: "get a=-")
    },
    HTTPCase("H-312", "a slow write cannot bring a session back that was ended: 409", rules: ["MW-16"]) { app in
      let token = try await app.session("set:a:1")
      let slow = try await app.start(app.operations("get:a;set:a:2;wait:g", token))
      try await app.parked(at: "g")
      try await app.run("invalidate", token).status(200).deletes()
      try await app.open(gate: "g")
      try await slow.reply().status(409).noCookie()
      try await app.expect("get:a", token, reads: "get a=-")
    },
    HTTPCase("H-313", "a slow read of a session that was ended is answered, without a cookie", rules: ["MW-6", "MW-16"]) { app in
      let token = try await app.session("set:a:1")
      let slow = try await app.start(app.operations("get:a;wait:g", token))
      try await app.parked(at: "g")
      try await app.run("invalidate", token).status(200).deletes()
      try await app.open(gate: "g")
      try await slow.reply().lines("get a=1").noCookie()
    },
    HTTPCase("H-314", "concurrent requests lose no change of each other", rules: ["MW-2"]) { app in
      let token = try await app.session("set:n:0")
      for reply in try await app.atOnce((0..<20).map { _ in app.operations("add:n:1", token) }) { try reply.status(200).noCookie() }
      try await app.expect("get:n", token, reads: "get n=20")
      for reply in try await app.atOnce((0..<10).map { app.operations("set:k\($0):\($0)", token) }) { try reply.status(200).noCookie() }
      let reads = (0..<10).map { "get:k\($0)" }.joined(separator: ";")
      try await app.run(reads, token).status(200).body((0..<10).map { "get k\($0)=\($0)\n" }.joined())
    },
  ]
}
