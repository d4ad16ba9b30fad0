/// Tokens that are replaced, and sessions that end.
enum RotationCases {
  static let all: [HTTPCase] = [
    HTTPCase("H-401", "a rotation sends another token and keeps fields and flash", rules: ["MW-6"]) { app in
      let old = try await app.session("set:a:1;flash:m:x")
      let new = try await app.run("rotate", old).status(200).token(besides: old)
      try await app.expect("get:a;take:m", new, reads: "get a=1", "take m=x")
    },
    HTTPCase("H-402", "a superseded token reads nothing, writes nothing and gets no cookie", rules: ["MW-6", "MW-16", "MW-20"]) { app in
      let old = try await app.session("set:a:1")
      let new = try await app.run("rotate", old).status(200).token(besides: old)
      try await app.run("get:a", old).lines("get a=-").noCookie()
      try await app.run("set:a:2", old).status(409).noCookie()
      try await app.expect("get:a", new, reads: "get a=1")
    },
    HTTPCase("H-403", "a login with a superseded token starts a session of its own", rules: ["MW-6", "MW-20"]) { app in
      let old = try await app.session("set:a:1")
      let new = try await app.run("rotate", old).status(200).token(besides: old)
      let own = try await app.run("subject:u;rotate;set:b:1", old).status(200).token(besides: old, new)
      try await app.expect("get:b;get:a", own, reads: "get b=1", "get a=-")
    },
    HTTPCase("H-405", "after a periodic rotation the old token works to the end of its grace, without a cookie", rules: ["MW-6"]) { app in
      let grace = app.target.about.graceMs
      let old = try await app.session("set:a:1")
      let new = try await app.run("rotate-periodic", old).status(200).token(besides: old)
      try await app.advance(grace - 1)
      try await app.run("get:a;set:b:1", old).lines("get a=1").noCookie()
      try await app.expect("get:b", new, reads: "get b=1")
      try await app.advance(1)
      try await app.run("get:a", old).lines("get a=-").noCookie()
      try await app.expect("get:a", new, reads: "get a=1")
    },
    HTTPCase("H-407", "a change of the subject rotates unasked", rules: ["MW-24"]) { app in
      let old = try await app.session("set:a:1")
      let new = try await app.run("subject:u", old).status(200).token(besides: old)
      try await app.run("get:a", old).lines("get a=-").noCookie()
      try await app.expect("get:a", new, reads: "get a=1")
    },
    HTTPCase(
      "H-408", "a logout deletes the cookie though the record is gone, and sends nothing to who sent none", rules: ["MW-6", "MW-10"]
    ) { app in
      let token = try await app.session("set:a:1")
      try await app.run("invalidate", token).status(200).deletes()
      try await app.run("invalidate", token).status(200).deletes()
      try await app.run("invalidate").status(200).noCookie()
    },
    HTTPCase("H-409", "a logout can leave a message to the next session", rules: ["MW-6"]) { app in
      let old = try await app.session("set:a:1")
      let new = try await app.run("flash:m:bye;invalidate-keeping", old).status(200).token(besides: old)
      try await app.run("take:m", old).lines("take m=-").noCookie()
      try await app.expect("take:m;get:a", new, reads: "take m=bye", "get a=-")
    },
    HTTPCase("H-410", "a browser that lost a rotation's answer gets a new session after the allowance", rules: ["MW-20"]) { app in
      let old = try await app.session("set:a:1")
      let written = try await app.counts().writes
      let lost = try await app.start(app.operations("rotate", old))
      try await app.poll("the writes", expected: "\(written + 1)") {
        let writes = try await app.counts().writes
        return (writes > written, "\(writes)")
      }
      lost.abandon()
      try await app.advance(app.target.about.inFlightMs)
      let new = try await app.run("set:b:2", old).status(200).token(besides: old)
      try await app.expect("get:b;get:a", new, reads: "get b=2", "get a=-")
    },
    HTTPCase("H-411", "an answer under way during a logout sets no cookie, though a touch is due", rules: ["MW-6", "MW-20"]) { app in
      let token = try await app.session("set:a:1")
      let slow = try await app.start(app.operations("get:a;wait:g", token))
      try await app.parked(at: "g")
      try await app.run("invalidate", token).status(200).deletes()
      try await app.advance(app.target.about.touchIntervalMs)
      try await app.open(gate: "g")
      try await slow.reply().noCookie()
      try await app.expect("get:a", token, reads: "get a=-")
    },
    HTTPCase(
      "H-412", "a logout of the others ends all sessions of the subject but this one", rules: ["MW-6"], needs: [.records, .subjectIndex]
    ) { app in
      let here = try await app.session("set:a:1;subject:u")
      let there = try await app.session("set:a:2;subject:u")
      let stranger = try await app.session("set:a:3;subject:w")
      try await app.run("endothers", here).lines("endothers=1").noCookie()
      try await app.expect("get:a", there, reads: "get a=-")
      try await app.expect("get:a", here, reads: "get a=1")
      try await app.expect("get:a", stranger, reads: "get a=3")
    },
  ]
}
