/// Requests that another site causes.
enum OriginCases {
  static let all: [HTTPCase] = [
    HTTPCase("H-821", "a cross-site write is refused by Sec-Fetch-Site before any record is read", rules: ["MW-13"], needs: []) { app in
      let cookie = try await field(of: app)
      for site in ["cross-site", "same-site"] {
        let (_, calls) = try await app.counting { try await post(app, cookie, site: site).status(403).noCookie() }
        try app.expect("the store calls", calls, equals: StoreCounts(records: calls.records))
      }
      for site in ["same-origin", "none", nil] { try await post(app, cookie, site: site).status(200) }
      try await app.run("get:a", at: "/guarded/run", fields: cookie + [WireField("Sec-Fetch-Site", "cross-site")]).status(200)
    },
    HTTPCase("H-822", "without Sec-Fetch-Site the origin decides: the host's and trusted ones may write", rules: ["MW-13"], needs: []) {
      app in
      let cookie = try await field(of: app)
      for origin in ["https://evil.example", "null"] {
        let (_, calls) = try await app.counting { try await post(app, cookie, origin: origin).status(403).noCookie() }
        try app.expect("the store calls", calls, equals: StoreCounts(records: calls.records))
      }
      for origin in [app.target.url, "https://trusted.example"] { try await post(app, cookie, origin: origin).status(200) }
    },
    HTTPCase("H-823", "CSRF tokens differ, hold for their session, and end with a privilege change", rules: ["MW-13"], needs: []) { app in
      let session = try await app.session("set:a:1")
      let made = try await app.run("csrf;csrf", session).status(200).noCookie()
      let tokens = made.answer.text.split(separator: "\n").compactMap { line in
        line.hasPrefix("csrf=") ? String(line.dropFirst("csrf=".count)) : nil
      }
      try made.expect(
        "the tokens", tokens.count == 2 && tokens[0] != tokens[1] && !tokens.contains("-"), expected: "two texts that differ",
        actual: made.answer.text.debugDescription)
      func expect(_ session: String, _ isValid: Bool) async throws {
        for token in tokens { try await app.run("csrf-check:\(token)", session).status(200).body("csrf-check \(token)=\(isValid)\n") }
      }
      try await expect(session, true)
      try await expect(try await app.session("set:a:1"), false)
      let periodic = try await app.run("rotate-periodic", session).status(200).token(besides: session)
      try await expect(periodic, true)
      let rotated = try await app.run("rotate", periodic).status(200).token(besides: periodic)
      try await expect(rotated, false)
    },
  ]

  private static func field(of app: HTTPCaseContext) async throws -> [WireField] {
    var jar = Jar()
    jar.keep(try await app.run("set:a:1").status(200))
    return [WireField("Cookie", jar.field())]
  }

  @discardableResult
  private static func post(_ app: HTTPCaseContext, _ cookie: [WireField], site: String? = nil, origin: String? = nil) async throws -> Reply
  {
    let fields = cookie + (site.map { [WireField("Sec-Fetch-Site", $0)] } ?? []) + (origin.map { [WireField("Origin", $0)] } ?? [])
    return try await app.run("get:a", at: "/guarded/run", method: "POST", fields: fields)
  }
}
