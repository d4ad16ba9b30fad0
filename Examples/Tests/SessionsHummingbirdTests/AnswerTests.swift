import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Sessions
import SessionsHTTP
import SessionsHTTPTesting
import SessionsHummingbird
import SessionsTesting
import Testing

/// What a session makes of answers: which changes are written, which header fields go out, and what takes the place of an answer that is not
/// true.
@Suite struct AnswerTests {
  @Test func `a request that does not use its session costs nothing`() async throws {
    let site = try Site()
    let router = try site.router()
    router.get("/plain") { _, _ in "plain" }
    router.get("/visit") { _, context in
      try context.session.set(.visits, to: 1)
      return "visited"
    }
    try await router.serve { (visitor) async throws in
      let visitor = visitor()
      try await visitor.visit("/visit")
      site.records.reset()
      let answer = try await visitor.visit("/plain")
      #expect(answer.text == "plain")
      #expect(answer.setCookies.isEmpty && answer.field("Vary") == nil && answer.field("Cache-Control") == nil)
      #expect(site.records.total == 0)
      #expect(try await visitor.visit("/nowhere").status == .notFound)
      #expect(site.records.total == 0)
    }
  }

  @Test func `a visit is counted in a cookie of the strictest kind, written before the answer is`() async throws {
    let site = try Site()
    let router = try site.router()
    router.post("/count") { _, context in
      try context.session.update(.visits, default: 0) { $0 += 1 }
      return Response.redirect(to: "/")
    }
    router.get("/") { _, context in "\(try await context.session.get(.visits) ?? 0)" }
    try await router.serve { (visitor) async throws in
      let visitor = visitor()
      let empty = try await visitor.visit("/")
      #expect(empty.text == "0" && empty.setCookies.isEmpty)
      #expect(empty.field("Vary") == "Cookie" && empty.field("Cache-Control") == "private")
      let first = try await visitor.visit("/count", method: .post)
      #expect(first.status == .seeOther && first.field("Location") == "/")
      #expect(first.cookieNames == ["__Host-session"] && first.refusals.isEmpty)
      #expect(first.setCookies.first?.hasSuffix("; HttpOnly; Secure; Path=/; SameSite=Lax") == true)
      #expect(first.field("Cache-Control") == "no-store")
      #expect(site.records.count(.write) == 1)
      #expect(try await visitor.visit("/").text == "1")
      let second = try await visitor.visit("/count", method: .post)
      #expect(second.setCookies.isEmpty)
      #expect(try await visitor.visit("/").text == "2")
    }
  }

  @Test func `a thrown 401 keeps what the handler changed, with its own body`() async throws {
    let site = try Site()
    let notes = Notes()
    let router = Router(context: BasicSessionsContext.self)
    router.add(middleware: Outside(notes: notes))
    router.add(middleware: try site.middleware())
    router.post("/login") { _, context -> String in
      try context.session.update(.failures, default: 0) { $0 += 1 }
      throw HTTPError(.unauthorized, headers: [.wwwAuthenticate: "Basic"], message: "wrong password")
    }
    router.get("/") { _, context in "\(try await context.session.get(.failures) ?? 0)" }
    try await router.serve { (visitor) async throws in
      let visitor = visitor()
      let refused = try await visitor.visit("/login", method: .post)
      #expect(refused.status == .unauthorized && refused.text.contains("wrong password"))
      #expect(refused.field("WWW-Authenticate") == "Basic")
      #expect(refused.cookieNames == ["__Host-session"] && refused.field("Cache-Control") == "no-store")
      try await visitor.visit("/login", method: .post)
      #expect(try await visitor.visit("/").text == "2")
    }
    #expect(notes.all.count == 3 && notes.all.last == "200")
    #expect(notes.all.first?.hasPrefix("SessionAnsweredError: HTTPError") == true, "\(notes.all)")
  }

  @Test func `an error that touched no session comes out as it was thrown`() async throws {
    let site = try Site()
    let notes = Notes()
    let router = Router(context: BasicSessionsContext.self)
    router.add(middleware: Outside(notes: notes))
    router.add(middleware: try site.middleware())
    router.get("/crash") { _, _ -> String in throw Crash() }
    try await router.serve { (visitor) async throws in
      #expect(try await visitor().visit("/crash").status == .internalServerError)
      #expect(try await visitor().visit("/nowhere").status == .notFound)
    }
    #expect(notes.all.map { $0.prefix { $0 != ":" } } == ["Crash", "HTTPError"], "\(notes.all)")
  }

  @Test(arguments: ["/crash", "/thrown", "/returned"])
  func `from 500 on, and after any other error, changes are dropped`(_ path: String) async throws {
    let site = try Site()
    let router = try site.router()
    router.get("/") { _, context in "\(try await context.session.get(.visits) ?? 0)" }
    router.get("/set") { _, context in
      try context.session.set(.visits, to: 1)
      return ""
    }
    @Sendable func change(_ context: BasicSessionsContext) throws { try context.session.update(.visits, default: 0) { $0 += 10 } }
    router.get("/crash") { _, context -> String in
      try change(context)
      throw Crash()
    }
    router.get("/thrown") { _, context -> String in
      try change(context)
      throw HTTPError(.serviceUnavailable)
    }
    router.get("/returned") { _, context in
      try change(context)
      return HTTPResponse.Status.badGateway
    }
    try await router.serve { (visitor) async throws in
      let known = visitor()
      try await known.visit("/set")
      let answer = try await known.visit(path)
      #expect(answer.status.code >= 500 && answer.setCookies.isEmpty)
      #expect(answer.field("Vary") == "Cookie" && answer.field("Cache-Control") == "no-store")
      #expect(try await known.visit("/").text == "1")
      #expect(try await visitor().visit(path).setCookies.isEmpty)
    }
  }

  @Test func `an answer whose changes were not written is replaced, and other cookies stay`() async throws {
    let site = try Site()
    let router = try site.router()
    router.get("/") { _, context in "\(try await context.session.get(.visits) ?? 0)" }
    router.get("/count") { _, context in
      try context.session.update(.visits, default: 0) { $0 += 1 }
      return Response(
        status: .ok, headers: [.setCookie: "theme=dark; Path=/", .contentLanguage: "en"],
        body: .init(byteBuffer: ByteBuffer(string: "counted")))
    }
    try await router.serve { (visitor) async throws in
      let visitor = visitor()
      site.failing.fail([.write], with: .unavailable)
      let lost = try await visitor.visit("/count")
      #expect(lost.status == .serviceUnavailable)
      #expect(lost.setCookies == ["theme=dark; Path=/"])
      #expect(lost.field("Retry-After") == "1" && lost.field("Cache-Control") == "no-store" && lost.field("Content-Language") == nil)
      #expect(!lost.text.contains("counted") && !lost.text.contains("the test makes this call fail") && !lost.text.isEmpty)
      #expect(lost.field("Content-Length") == "\(lost.body.count)")
      site.failing.repair()
      let kept = try await visitor.visit("/count")
      #expect(kept.status == .ok && kept.cookieNames == ["theme", "__Host-session"])
      #expect(try await visitor.visit("/").text == "1")
    }
  }

  @Test func `a store that is down fails what asks it, and nothing else`() async throws {
    let site = try Site()
    let notes = Notes()
    let router = Router(context: BasicSessionsContext.self)
    router.add(middleware: Outside(notes: notes))
    router.add(middleware: try site.middleware())
    router.get("/set") { _, context in
      try context.session.set(.visits, to: 1)
      return ""
    }
    router.get("/read") { _, context in
      try context.session.set(.colour, to: "red")
      return "\(try await context.session.get(.visits) ?? 0)"
    }
    router.get("/plain") { _, _ in "plain" }
    try await router.serve { (visitor) async throws in
      let known = visitor()
      try await known.visit("/set")
      site.failing.fail(with: SessionError(.timeout, "10.0.0.7 does not answer", retryAfter: .milliseconds(4_100)))
      let failed = try await known.visit("/read")
      #expect(failed.status == .serviceUnavailable && failed.field("Retry-After") == "5" && failed.setCookies.isEmpty)
      #expect(failed.field("Cache-Control") == "no-store" && failed.field("Vary") == "Cookie")
      #expect(!failed.text.contains("10.0.0.7"))
      #expect(try await known.visit("/plain").text == "plain")
      // Nothing is asked for somebody without a cookie, but the write fails.
      #expect(try await visitor().visit("/read").status == .serviceUnavailable)
    }
    #expect(notes.all.filter { $0.hasPrefix("SessionAnsweredError: timeout") }.count == 2, "\(notes.all)")
  }

  @Test func `a change of a session that was ended meanwhile is a conflict, and does not bring it back`() async throws {
    let site = try Site()
    let router = try site.router()
    router.get("/count") { _, context in
      try context.session.update(.visits, default: 0) { $0 += 1 }
      return ""
    }
    router.post("/logout") { _, context in
      try context.session.invalidate()
      return ""
    }
    router.get("/") { _, context in "\(try await context.session.get(.visits) ?? 0)" }
    try await router.serve { (visitor) async throws in
      let tab = visitor()
      try await tab.visit("/count")
      let other = visitor()
      other.jar = tab.jar
      site.gated.hold(.beforeReplace)
      async let slow = other.visit("/count")
      await site.gated.parked()
      let out = try await tab.visit("/logout", method: .post)
      #expect(out.setCookies.map { $0.contains("Max-Age=0") } == [true])
      site.gated.release()
      let late = try await slow
      #expect(late.status == .conflict && late.setCookies.isEmpty && late.field("Retry-After") == nil)
      #expect(try await other.visit("/").text == "0")
    }
  }

  @Test func `a cookie of the session's name that a handler sets gives way`() async throws {
    let site = try Site()
    let router = try site.router()
    router.get("/") { _, context in
      try context.session.set(.visits, to: 1)
      var response = Response(status: .ok)
      response.setCookie(Cookie(name: "__Host-session", value: "evil"))
      response.setCookie(Cookie(name: "theme", value: "dark"))
      return response
    }
    try await router.serve { (visitor) async throws in
      let answer = try await visitor().visit("/")
      #expect(Set(answer.cookieNames) == ["theme", "__Host-session"] && answer.setCookies.count == 2)
      #expect(!answer.setCookies.contains { $0.contains("evil") })
    }
  }

  @Test func `HEAD has the fields of GET and leaves flash alone`() async throws {
    let site = try Site()
    let router = try site.router()
    router.post("/") { _, context in
      try context.session.flash(.note, "hello")
      return ""
    }
    router.get("/") { _, context in try await context.session.takeFlash(.note) ?? "-" }
    try await router.serve { (visitor) async throws in
      let visitor = visitor()
      try await visitor.visit("/", method: .post)
      let head = try await visitor.visit("/", method: .head)
      #expect(head.status == .ok && head.body.isEmpty && head.field("Vary") == "Cookie")
      #expect(try await visitor.visit("/").text == "hello")
      #expect(try await visitor.visit("/").text == "-")
    }
  }

  @Test func `after the head a session can be read as far as it was, and not be changed`() async throws {
    let site = try Site()
    let router = try site.router()
    router.get("/set") { _, context in
      try context.session.set(.colour, to: "red")
      return ""
    }
    router.get("/stream") { request, context in
      let session = try context.session
      let reads = request.uri.queryParameters["read"] != nil
      if reads { _ = try await session.get(.colour) }
      return Response(
        status: .ok,
        body: ResponseBody { (writer: inout any ResponseBodyWriter) async throws in
          do {
            try await writer.write(ByteBuffer(string: "\(try await session.get(.colour) ?? "-") "))
          } catch let error as SessionError {
            try await writer.write(ByteBuffer(string: "\(error.code) "))
          }
          do {
            try session.set(.colour, to: "blue")
          } catch let error as SessionError {
            try await writer.write(ByteBuffer(string: "\(error.code)"))
          }
          try await writer.finish(nil)
        })
    }
    try await router.serve { (visitor) async throws in
      let visitor = visitor()
      try await visitor.visit("/set")
      let read = try await visitor.visit("/stream?read=1")
      #expect(read.text == "red sealed" && read.field("Vary") == "Cookie" && read.setCookies.isEmpty)
      site.records.reset()
      let unread = try await visitor.visit("/stream")
      #expect(unread.text == "sealed sealed" && unread.field("Vary") == nil)
      #expect(site.records.total == 0)
    }
  }

  @Test func `the body is passed on as the handler made it`() async throws {
    let site = try Site()
    let notes = Notes()
    let router = Router(context: BasicSessionsContext.self)
    router.add(middleware: BodyLength(notes: notes))
    router.add(middleware: try site.middleware())
    router.get("/") { _, context in
      try context.session.set(.visits, to: 1)
      return Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: String(repeating: "x", count: 1000))))
    }
    try await router.serve { (visitor) async throws in
      #expect(try await visitor().visit("/").field("Content-Length") == "1000")
    }
    // A body of a known length is written with its head at once; one that was wrapped has none.
    #expect(notes.all == ["1000"])
  }
}

private struct BodyLength: RouterMiddleware {
  let notes: Notes

  func handle(
    _ request: Request, context: BasicSessionsContext, next: @concurrent (Request, BasicSessionsContext) async throws -> Response
  ) async throws -> Response {
    let response = try await next(request, context)
    notes.add(response.body.contentLength.map(String.init) ?? "unknown")
    return response
  }
}
