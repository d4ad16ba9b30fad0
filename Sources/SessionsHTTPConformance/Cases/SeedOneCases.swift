import SessionsConformance

/// The first seed: a login, a protected route and a logout in plain text.
enum SeedOneCases {
  static let all: [HTTPCase] = [
    HTTPCase("H-001", "a login answers in text and sets a cookie for an hour", rules: ["MW-6", "MW-7"], needs: needs) { app in
      let seed = try await Seed.one(app)
      let reply = try await seed.login("ada").status(200).body("logged in\n").field("Content-Type", text)
      _ = try reply.token(maxAge: 3600)
      try await seed.login(body: "no JSON").status(400).noCookie()
    },
    HTTPCase("H-002", "the cookie opens the protected route, which sets none", rules: ["MW-6"], needs: needs) { app in
      let seed = try await Seed.one(app)
      let token = try await seed.login("ada").token(maxAge: 3600)
      try await seed.me(token).status(200).body("hello, ada\n").field("Content-Type", text).noCookie()
    },
    HTTPCase("H-003", "a logout deletes the cookie with its attributes, and only if one came", rules: ["MW-8"], needs: needs) { app in
      let seed = try await Seed.one(app)
      let token = try await seed.login("ada").token(maxAge: 3600)
      try await seed.send("POST", "/logout", token).status(200).body("logged out\n").field("Content-Type", text).deletes()
      try await seed.send("POST", "/logout").status(200).body("logged out\n").noCookie()
    },
    HTTPCase("H-004", "after the logout, and without a cookie, nobody is logged in", rules: ["MW-1", "MW-6"], needs: needs) { app in
      let seed = try await Seed.one(app)
      let token = try await seed.login("ada").token(maxAge: 3600)
      try await seed.send("POST", "/logout", token).status(200)
      for cookie in [token, nil] { try await seed.me(cookie).status(401).body("not logged in\n").field("Content-Type", text).noCookie() }
    },
    HTTPCase("H-005", "all else is not found", rules: ["MW-1"], needs: needs) { app in
      let seed = try await Seed.one(app)
      for path in ["/login", "/logout", "/x"] {
        try await seed.send("GET", path).status(404).body("not found\n").field("Content-Type", text).noCookie()
      }
    },
    HTTPCase("H-006", "a second login replaces the token and ends the first session", rules: ["MW-6", "MW-24"], needs: needs) { app in
      let seed = try await Seed.one(app)
      let first = try await seed.login("ada").token(maxAge: 3600)
      let second = try await seed.login("bob", first).status(200).token(maxAge: 3600, besides: first)
      try await seed.me(first).status(401).body("not logged in\n").noCookie()
      try await seed.me(second).status(200).body("hello, bob\n").noCookie()
    },
    HTTPCase("H-007", "a login lasts an hour to the millisecond, however busy it is", rules: ["MW-6"], needs: needs) { app in
      let seed = try await Seed.one(app)
      guard seed.hasControl else { throw CaseUndecided.notApplicable("the seed's clock cannot be moved: it has no control routes") }
      let token = try await seed.login("ada").token(maxAge: 3600)
      try await app.advance(3_599_999, on: seed.endpoint)
      try await seed.me(token).status(200).body("hello, ada\n").noCookie()
      try await app.advance(1, on: seed.endpoint)
      try await seed.me(token).status(401).body("not logged in\n").noCookie()
    },
    HTTPCase(
      "H-008", "the seed's four commands print their four lines with curl and its cookie jar", rules: ["MW-7", "MW-8"], needs: needs
    ) { app in
      let seed = try await Seed.one(app)
      guard let curl = Curl() else { throw CaseUndecided.notApplicable("there is no program 'curl' on the PATH") }
      let folder = try CaseFolder()
      defer { folder.remove() }
      let (jar, url) = (folder.path("jar"), "http://\(seed.endpoint.text)")
      let commands: [([String], String)] = [
        (["-s", "-c", jar, "-d", #"{"username":"ada"}"#, "\(url)/login"], "logged in\n"),
        (["-s", "-b", jar, "\(url)/me"], "hello, ada\n"),
        (["-s", "-b", jar, "-X", "POST", "\(url)/logout"], "logged out\n"),
        (["-s", "-b", jar, "\(url)/me"], "not logged in\n"),
      ]
      for (arguments, expected) in commands {
        let step = app.begin("curl \(arguments.joined(separator: " "))")
        let printed = try await curl.run(arguments, deadline: app.deadline)
        app.finish(step, printed.debugDescription)
        try app.expect("what curl \(arguments.last ?? "") prints", printed.debugDescription, equals: expected.debugDescription)
      }
    },
  ]

  private static let needs: Set<HTTPNeed> = [.seed1]
  /// The type of all bodies, exactly so.
  private static let text = "text/plain;charset=UTF-8"
}
