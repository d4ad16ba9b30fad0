import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Sessions
import SessionsHTTP
import SessionsHTTPTesting
import SessionsHummingbird
import SessionsTesting
import Testing

/// The small middlewares: rotation of a route, routes for those who are logged in, and requests of other sites.
@Suite struct GuardTests {
  private func router(_ site: Site, _ change: (inout SessionsHTTPConfiguration) -> Void = { _ in }) throws -> Router<BasicSessionsContext> {
    let router = try site.router(change)
    router.post("/login") { _, context in
      try context.session.setSubject("ada")
      return ""
    }
    router.get("/count") { _, context in
      try context.session.update(.visits, default: 0) { $0 += 1 }
      return "\(try await context.session.get(.visits) ?? 0)"
    }
    return router
  }

  @Test func `RotateSession replaces the token in the handler's own write`() async throws {
    let site = try Site()
    let router = try router(site)
    let rotating = router.group("rotate").add(middleware: RotateSession())
    rotating.get { _, context in
      try context.session.update(.visits, default: 0) { $0 += 1 }
      return ""
    }
    rotating.get("fail") { _, _ -> String in throw HTTPError(.badGateway) }
    try await router.serve { (visitor) async throws in
      let visitor = visitor()
      let first = try await visitor.visit("/count")
      let old = visitor.jar
      site.records.reset()
      let rotated = try await visitor.visit("/rotate")
      #expect(rotated.cookieNames == ["__Host-session"] && rotated.setCookies != first.setCookies)
      #expect(site.records.count(.write) == 1)
      #expect(try await visitor.visit("/count").text == "3")
      #expect(try await visitor.visit("/rotate/fail").setCookies.isEmpty)
      visitor.jar = old
      #expect(try await visitor.visit("/count").status == .conflict)
    }
  }

  @Test func `RequireSubject answers 401, or shows the way to the login`() async throws {
    let site = try Site()
    let router = try router(site)
    router.group("api").add(middleware: RequireSubject()).get { _, _ in "secret" }
    router.group("page").add(middleware: RequireSubject(orRedirectTo: "/login")).get { _, context in
      try await context.session.subject ?? "-"
    }
    try await router.serve { (visitor) async throws in
      let visitor = visitor()
      let api = try await visitor.visit("/api")
      #expect(api.status == .unauthorized && !api.text.contains("secret") && api.field("Vary") == "Cookie" && api.setCookies.isEmpty)
      let page = try await visitor.visit("/page")
      #expect(page.status == .seeOther && page.field("Location") == "/login" && page.field("Cache-Control") == "private")
      #expect(site.records.total == 0)
      // A session of nobody is not enough.
      try await visitor.visit("/count")
      #expect(try await visitor.visit("/api").status == .unauthorized)
      try await visitor.visit("/login", method: .post)
      #expect(try await visitor.visit("/api").text == "secret")
      #expect(try await visitor.visit("/page").text == "ada")
    }
  }

  @Test func `requests of other sites that change something are refused before the handler runs`() async throws {
    let site = try Site()
    let notes = Notes()
    let router = try router(site) { $0.crossOrigin = .reject(trusting: ["https://app.example.com"]) }
    router.post("/change") { _, context in
      notes.add("handled")
      try context.session.set(.visits, to: 1)
      return ""
    }
    try await router.serve { (visitor) async throws in
      let visitor = visitor()
      for source in [Visitor.Source.otherSite("https://evil.example"), .otherSite("null")] {
        let refused = try await visitor.visit("/change", method: .post, from: source)
        #expect(refused.status == .forbidden && refused.setCookies.isEmpty)
      }
      #expect(notes.all.isEmpty && site.records.total == 0)
      #expect(try await visitor.visit("/count", from: .otherSite("https://evil.example")).status == .ok)
      #expect(try await visitor.visit("/change", method: .post, from: .otherSite("https://app.example.com")).status == .ok)
      #expect(try await visitor.visit("/change", method: .post).status == .ok)
      #expect(notes.all == ["handled", "handled"])
    }
  }
}
