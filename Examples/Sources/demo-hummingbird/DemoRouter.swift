import DemoApplication
import HTTPTypes
import Hummingbird
import NIOCore
import Sessions
import SessionsHTTP
import SessionsHummingbird

/// Builds the routes of the demo application.
func demoRouter(_ demo: DemoServer) throws -> Router<BasicSessionsContext> {
  let router = Router(context: BasicSessionsContext.self, options: .autoGenerateHeadEndpoints)
  let run = RunRoute(demo: demo)

  let plain = router.group("").add(middleware: SessionsMiddleware(demo.main))
  run.add(to: plain)
  run.add(to: router.group("secure").add(middleware: SessionsMiddleware(demo.secure)))
  run.add(to: router.group("moved").add(middleware: SessionsMiddleware(demo.moved)))
  run.add(to: router.group("guarded").add(middleware: SessionsMiddleware(demo.guarded)))
  run.add(to: router.group("none"))

  let nested = router.group("nested").add(middleware: SessionsMiddleware(demo.main))
  run.add(to: nested.group("").add(middleware: SessionsMiddleware(demo.main)))

  let admin = router.group("admin").add(middleware: SessionsMiddleware(demo.main))
  run.add(to: admin.group("").add(middleware: SessionsMiddleware(demo.admin, scope: "admin")), scope: "admin")

  let stream = StreamRoute(demo: demo)
  for method in everyMethod { plain.on("stream", method: method, use: stream.respond) }
  return router
}

/// Runs the operations of `/ws` in the upgrade request, as the handler of a router whose middleware completes the answer.
func webSocketUpgrade(_ demo: DemoServer) -> WebSocketServer.Upgrade {
  let router = Router(context: BasicSessionsContext.self)
  RunRoute(demo: demo).add(to: router.group("").add(middleware: SessionsMiddleware(demo.main)), at: "ws")
  let responder = router.buildResponder()
  return { request, channel, logger in
    let underway = demo.control.begin()
    defer { withExtendedLifetime(underway) {} }
    let context = BasicSessionsContext(source: ApplicationRequestContextSource(channel: channel, logger: logger))
    let response = try? await responder.respond(to: Request(head: request, body: RequestBody(buffer: ByteBuffer())), context: context)
    guard var fields = response?.headers, response?.status == .ok else { return nil }
    fields[.contentLength] = nil
    fields[.contentType] = nil
    return fields
  }
}

/// All but HEAD, whose routes the router makes of those of GET.
private let everyMethod: [HTTPRequest.Method] = [.get, .post, .put, .patch, .delete, .options, .trace]

/// `/run` and below, for one mount.
private struct RunRoute {
  let demo: DemoServer

  func add(to group: some RouterMethods<BasicSessionsContext>, at path: String = "run", scope: SessionScope = .main) {
    for method in everyMethod {
      for path in [RouterPath(path), RouterPath("\(path)/**")] {
        group.on(path, method: method) { request, context in
          try await translatingFailures {
            Response(
              try await demo.run(request.uri.query ?? "") { () throws(SessionError) in
                try scope == .main ? context.session : context.session(scope)
              })
          }
        }
      }
    }
  }
}

/// `/stream`: operations before the head, and operations after it.
private struct StreamRoute {
  let demo: DemoServer

  @Sendable func respond(_ request: Request, _ context: BasicSessionsContext) async throws -> Response {
    let session: OperationRun.SessionAccess = { () throws(SessionError) in try context.session }
    let (head, operations) = try await translatingFailures { try await demo.stream(request.uri.query ?? "", session: session) }
    guard head.status < 400 else { return Response(head) }
    var response = Response(head)
    let underway = demo.control.begin()
    response.body = ResponseBody { writer in
      try await writer.write(ByteBuffer(string: head.body))
      let run = StreamedRun(control: demo.control, session: session)
      for operation in operations {
        if let line = await run.line(of: operation) { try await writer.write(ByteBuffer(string: line)) }
      }
      try await writer.finish(nil)
      withExtendedLifetime(underway) {}
    }
    return response
  }
}

/// Makes Hummingbird's HTTP error of the one that an operation throws.
private func translatingFailures<Result>(_ body: () async throws -> Result) async throws -> Result {
  do {
    return try await body()
  } catch DemoFailure.http(let status) {
    throw HTTPError(HTTPResponse.Status(code: status))
  }
}

extension Response {
  /// Makes Hummingbird's response of an answer.
  init(_ answer: DemoAnswer) {
    let body = answer.hasBody ? ResponseBody(byteBuffer: ByteBuffer(string: answer.body)) : ResponseBody()
    self.init(status: answer.httpStatus, headers: answer.fields, body: body)
    if !answer.hasBody { headers[.contentLength] = nil }
  }
}
