import SessionsConformance

/// The second seed: a page with a form, messages that show once and a counter of failed logins.
enum SeedTwoCases {
  static let all: [HTTPCase] = [
    HTTPCase("H-011", "the first visit shows the empty page, byte for byte, and costs nothing", rules: ["MW-1", "MW-6"], needs: needs) {
      app in
      let seed = try await Seed.two(app)
      let reply = try await seed.send("GET", "/").status(200).body(SeedPages.page()).noCookie()
      try reply.expect(
        "Content-Type", reply.answer.fields.values("Content-Type").map { $0.lowercased() } == ["text/html; charset=utf-8"],
        expected: "text/html; charset=UTF-8", actual: reply.answer.head.text)
      if seed.hasControl { try app.expect("the reads", try await app.counts(on: seed.endpoint).reads, equals: 0) }
    },
    HTTPCase("H-012", "a wrong password redirects; its message shows once, the attempts stay", rules: ["MW-2", "MW-5"], needs: needs) {
      app in
      let seed = try await Seed.two(app)
      let token = try redirected(try await seed.login(password: "wrong")).token()
      try await seed.page(token).body(SeedPages.page(error: SeedPages.mistake, attempts: 1)).noCookie()
      try await seed.page(token).body(SeedPages.page(attempts: 1)).noCookie()
    },
    HTTPCase("H-013", "two wrong passwords at once count two", rules: ["MW-2", "MW-5"], needs: needs) { app in
      let seed = try await Seed.two(app)
      let token = try redirected(try await seed.login(password: "correct")).token()
      try await seed.page(token).body(SeedPages.page(message: SeedPages.success, email: email)).noCookie()
      let wrong = seed.loginRequest(password: "wrong", token)
      for reply in try await app.atOnce([wrong, wrong], to: seed.endpoint) { try redirected(reply).noCookie() }
      try await seed.page(token).body(SeedPages.page(error: SeedPages.mistake, attempts: 2, email: email)).noCookie()
    },
    HTTPCase("H-014", "the right password rotates the token, and its message shows once", rules: ["MW-6", "MW-24"], needs: needs) { app in
      let seed = try await Seed.two(app)
      let before = try redirected(try await seed.login(password: "wrong")).token()
      let token = try redirected(try await seed.login(password: "correct", before)).token(besides: before)
      try await seed.page(before).body(SeedPages.page()).noCookie()
      // The wrong password's message was never shown; it is shown with the right one's.
      try await seed.page(token).body(SeedPages.page(message: SeedPages.success, error: SeedPages.mistake, email: email)).noCookie()
      try await seed.page(token).body(SeedPages.page(email: email)).noCookie()
    },
    HTTPCase("H-015", "a logout deletes the cookie and leads to the empty page; texts are escaped", rules: ["MW-8", "MW-10"], needs: needs)
    { app in
      let seed = try await Seed.two(app)
      let token = try redirected(try await seed.login(email: "%3Cb%3E", password: "correct")).token()
      try await seed.page(token).body(SeedPages.page(message: SeedPages.success, email: "&lt;b&gt;")).noCookie()
      try redirected(try await seed.send("POST", "/logout", token)).deletes()
      try await seed.page(token).body(SeedPages.page()).noCookie()
      try redirected(try await seed.send("POST", "/logout")).noCookie()
    },
  ]

  private static let needs: Set<HTTPNeed> = [.seed2]
  private static let email = "ada@example.com"

  /// Expects the redirect after a form.
  private static func redirected(_ reply: Reply) throws(CaseFailure) -> Reply {
    try reply.status(302).field("Location", "/").field("Content-Type", "text/html; charset=UTF-8")
      .body("Redirecting to <a href=\"/\">/</a>.")
  }
}

/// A seed on its port.
struct Seed {
  let endpoint: WireEndpoint
  /// Whether the seed has the demo's control routes.
  let hasControl: Bool
  private let app: HTTPCaseContext

  /// Seed 1, with an empty store if it can be emptied.
  static func one(_ app: HTTPCaseContext) async throws -> Seed { try await Seed(app, app.target.seed1, .seed1) }

  /// Seed 2, with an empty store if it can be emptied.
  static func two(_ app: HTTPCaseContext) async throws -> Seed { try await Seed(app, app.target.seed2, .seed2) }

  private init(_ app: HTTPCaseContext, _ endpoint: WireEndpoint?, _ need: HTTPNeed) async throws {
    guard let endpoint else { throw CaseUndecided.notApplicable(need.absence) }
    self.app = app
    self.endpoint = endpoint
    hasControl = try await app.send(WireRequest("POST", "/control/reset"), to: endpoint).answer.status == 200
  }

  func send(_ method: String, _ path: String, _ token: String? = nil, fields: [WireField] = [], body: String? = nil) async throws -> Reply {
    try await app.send(Self.request(method, path, token, fields: fields, body: body), to: endpoint)
  }

  private static func request(_ method: String, _ path: String, _ token: String?, fields: [WireField] = [], body: String? = nil)
    -> WireRequest
  {
    WireRequest(method, path, fields: (token.map { [WireField("Cookie", "session=\($0)")] } ?? []) + fields, body: body)
  }

  // MARK: Seed 1

  func login(_ name: String, _ token: String? = nil) async throws -> Reply {
    try await send("POST", "/login", token, fields: [WireField("Content-Type", "application/json")], body: "{\"username\":\"\(name)\"}")
  }

  func login(body: String) async throws -> Reply {
    try await send("POST", "/login", fields: [WireField("Content-Type", "application/json")], body: body)
  }

  func me(_ token: String?) async throws -> Reply { try await send("GET", "/me", token) }

  // MARK: Seed 2

  func loginRequest(email: String = "ada%40example.com", password: String, _ token: String? = nil) -> WireRequest {
    Self.request(
      "POST", "/login", token, fields: [WireField("Content-Type", "application/x-www-form-urlencoded")],
      body: "email=\(email)&password=\(password)")
  }

  func login(email: String = "ada%40example.com", password: String, _ token: String? = nil) async throws -> Reply {
    try await app.send(loginRequest(email: email, password: password, token), to: endpoint)
  }

  func page(_ token: String?) async throws -> Reply { try await send("GET", "/", token).status(200) }
}
