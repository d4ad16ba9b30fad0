import HTTPTypes
import Hummingbird
import HummingbirdTesting
import InMemoryLogging
import Logging
import Sessions
import SessionsHTTP
import SessionsHTTPTesting
import SessionsHummingbird
import SessionsMemory
import SessionsTesting
import Testing

/// Several middlewares around one route: joined, beside each other, or in contradiction (MW-17), and none at all (MW-25).
@Suite struct ScopeTests {
  @Test func `the same manager twice is one session, written once`() async throws {
    let site = try Site()
    let manager = try site.manager()
    let router = Router(context: BasicSessionsContext.self)
    router.add(middleware: SessionsMiddleware(manager))
    router.group("inner").add(middleware: SessionsMiddleware(manager)).get { _, context in
      try context.session.set(.visits, to: 1)
      return "inner"
    }
    try await router.serve { (visitor) async throws in
      let answer = try await visitor().visit("/inner")
      #expect(answer.text == "inner" && answer.cookieNames == ["__Host-session"])
      #expect(site.records.count(.write) == 1)
    }
  }

  @Test func `two managers in one scope, and two scopes with one cookie, are the server's mistake`() async throws {
    let site = try Site()
    let notes = Notes()
    let router = Router(context: BasicSessionsContext.self)
    router.add(middleware: Outside(notes: notes))
    router.add(middleware: try site.middleware())
    router.group("manager").add(middleware: try site.middleware { $0.cookie.name = "other" }).get { _, _ in "" }
    router.group("cookie").add(middleware: try site.middleware("admin")).get { _, _ in "" }
    try await router.serve { (visitor) async throws in
      for path in ["/manager", "/cookie"] { #expect(try await visitor().visit(path).status == .internalServerError) }
    }
    #expect(notes.all.count == 2 && notes.all.allSatisfy { $0.hasPrefix("SessionAnsweredError: misconfigured") }, "\(notes.all)")
  }

  @Test func `two scopes are two sessions with a cookie each`() async throws {
    let site = try Site()
    let router = try site.router()
    let admin = router.group("admin").add(middleware: try site.middleware("admin") { $0.cookie.name = "admin" })
    admin.get("in") { _, context in
      try context.session.set(.colour, to: "red")
      try context.session("admin").set(.colour, to: "blue")
      return ""
    }
    admin.get("out") { _, context in
      try context.session("admin").invalidate()
      return ""
    }
    admin.get { _, context in
      "\(try await context.session.get(.colour) ?? "-") \(try await context.session("admin").get(.colour) ?? "-")"
    }
    try await router.serve { (visitor) async throws in
      let visitor = visitor()
      #expect(try await visitor.visit("/admin/in").cookieNames == ["__Host-admin", "__Host-session"])
      #expect(try await visitor.visit("/admin").text == "red blue")
      #expect(try await visitor.visit("/admin/out").cookieNames == ["__Host-admin"])
      #expect(try await visitor.visit("/admin").text == "red -")
    }
  }

  @Test func `when the outer session is not written, the inner one's cookie goes out all the same`() async throws {
    let (outer, inner) = (try Site(), try Site())
    let router = Router(context: BasicSessionsContext.self)
    router.add(middleware: try outer.middleware())
    let admin = router.group("admin").add(middleware: try inner.middleware("admin") { $0.cookie.name = "admin" })
    admin.get("in") { _, context in
      try context.session.set(.colour, to: "red")
      try context.session("admin").set(.colour, to: "blue")
      return ""
    }
    admin.get { _, context in
      "\(try await context.session.get(.colour) ?? "-") \(try await context.session("admin").get(.colour) ?? "-")"
    }
    try await router.serve { (visitor) async throws in
      let first = visitor()
      outer.failing.fail([.write], with: .unavailable)
      let lost = try await first.visit("/admin/in")
      #expect(lost.status == .serviceUnavailable && lost.cookieNames == ["__Host-admin"])
      outer.failing.repair()
      #expect(try await first.visit("/admin").text == "- blue")

      // The other way about the request has failed: neither is written.
      let second = visitor()
      inner.failing.fail([.write], with: .unavailable)
      let failed = try await second.visit("/admin/in")
      #expect(failed.status == .serviceUnavailable && failed.setCookies.isEmpty)
      inner.failing.repair()
      #expect(try await second.visit("/admin").text == "- -")
    }
  }

  @Test func `a route before the middleware has no session, and says so`() async throws {
    let site = try Site()
    let notes = Notes()
    let router = Router(context: BasicSessionsContext.self)
    router.add(middleware: Outside(notes: notes))
    router.get("/before") { _, context in "\(try await context.session.get(.visits) ?? 0)" }
    router.add(middleware: try site.middleware())
    router.get("/other") { _, context in "\(try await context.session("admin").get(.visits) ?? 0)" }
    try await router.serve { (visitor) async throws in
      for path in ["/before", "/other"] {
        let answer = try await visitor().visit(path)
        #expect(answer.status == .internalServerError && answer.setCookies.isEmpty && answer.body.isEmpty)
      }
    }
    #expect(notes.all.first?.hasPrefix("SessionError: misconfigured: no middleware") == true, "\(notes.all)")
    #expect(notes.all.last?.contains("'admin'") == true, "\(notes.all)")
  }

  @Test func `a forgotten middleware is told in the log, and not to the visitor`() async throws {
    let log = InMemoryLogHandler()
    let router = Router(context: BasicSessionsContext.self)
    router.get("/") { _, context in "\(try await context.session.get(.visits) ?? 0)" }
    let application = Application(router: router, logger: Logger(label: "test") { _ in log })
    try await application.test(.router) { client in
      let answer = try await client.executeRequest(uri: "/", method: .get, headers: [:], body: nil)
      #expect(answer.status == .internalServerError && answer.body.readableBytes == 0)
    }
    let errors = log.entries.filter { $0.level == .error }
    #expect(errors.contains { "\($0.metadata)".contains("misconfigured: no middleware") }, "\(log.entries)")
  }
}
