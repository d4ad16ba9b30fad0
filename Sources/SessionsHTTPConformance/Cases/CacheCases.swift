/// What caches are told: Vary and Cache-Control.
enum CacheCases {
  static let all: [HTTPCase] = [
    HTTPCase("H-601", "an answer that looked at the session varies by Cookie and is private", rules: ["MW-9"], needs: []) { app in
      let token = try await app.session("set:a:1")
      for cookie in [token, nil] {
        try await app.run("get:a", cookie).status(200).list("Vary", "Cookie").field("Cache-Control", "private")
        try await app.run("get:a;header:Vary:Accept", cookie).status(200).list("Vary", "Accept", "Cookie")
        try await app.run("get:a;header:Vary:*", cookie).status(200).list("Vary", "*")
      }
    },
    HTTPCase("H-602", "an answer with a session's cookie is stored by nobody", rules: ["MW-9"], needs: []) { app in
      func expect(_ operations: String, _ control: String) async throws {
        let reply = try await app.run(operations).status(200).variesByCookie().list("Cache-Control", control)
        _ = try reply.token()
      }
      try await expect("set:a:1", "no-store")
      try await expect("set:a:1;header:Cache-Control:public", "no-store")
      try await expect("set:a:1;header:Cache-Control:private", "private")
      try await expect("set:a:1;header:Cache-Control:no-store", "no-store")
    },
    HTTPCase("H-603", "a handler's Cache-Control stays when no cookie is set", rules: ["MW-9"], needs: []) { app in
      let token = try await app.session("set:a:1")
      try await app.run("get:a;header:Cache-Control:no-cache", token).lines("get a=1").field("Cache-Control", "no-cache").variesByCookie()
    },
    HTTPCase("H-604", "304, 503 and 409 vary by Cookie, and the errors are stored by nobody", rules: ["MW-9", "MW-16"]) { app in
      let old = try await app.session("set:a:1")
      try await app.run("get:a;status:304", old).status(304).variesByCookie()
      let new = try await app.run("rotate", old).status(200).token(besides: old)
      try await app.run("set:a:2", old).status(409).variesByCookie().notStored()
      try await app.fault("all", "unavailable")
      try await app.run("get:a", new).status(503).variesByCookie().notStored()
      try await app.run("set:a:2", new).status(503).variesByCookie().notStored()
    },
  ]
}
