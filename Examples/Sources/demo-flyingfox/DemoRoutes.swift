import DemoApplication
import FlyingFox
import FlyingSocks
import Foundation
import Sessions
import SessionsHTTP

/// The routes of the demo application.
struct DemoRoutes: HTTPHandler {
  let demo: DemoServer

  func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
    let (main, query) = (SessionsAdapter(manager: demo.main), request.target.query(percentEncoded: true))
    let path = request.target.path(percentEncoded: true)
    switch path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().prefix(2).map(String.init) {
    case let parts where parts.first == "run": return try await main.respond(to: request) { try await run(query) }
    case ["secure", "run"]: return try await SessionsAdapter(manager: demo.secure).respond(to: request) { try await run(query) }
    case ["moved", "run"]: return try await SessionsAdapter(manager: demo.moved).respond(to: request) { try await run(query) }
    case ["guarded", "run"]: return try await SessionsAdapter(manager: demo.guarded).respond(to: request) { try await run(query) }
    case ["nested", "run"]:
      return try await main.respond(to: request) { try await main.respond(to: request) { try await run(query) } }
    case ["admin", "run"]:
      return try await main.respond(to: request) {
        try await SessionsAdapter(manager: demo.admin, scope: "admin").respond(to: request) { try await run(query, scope: "admin") }
      }
    case ["none", "run"]: return try await run(query)
    case ["stream"]: return try await main.respond(to: request) { try await stream(query) }
    case ["ws"]: return try await main.respond(to: request) { try await upgrade(request, query) }
    default: return HTTPResponse(DemoAnswer(status: 404, text: "not found\n"))
    }
  }

  private func run(_ query: String, scope: SessionScope = .main) async throws -> HTTPResponse {
    let sessions = SessionsAdapter.sessions
    return try await answeringFailures {
      HTTPResponse(try await demo.run(query) { () throws(SessionError) in try sessions.session(scope) })
    }
  }

  private func stream(_ query: String) async throws -> HTTPResponse {
    let sessions = SessionsAdapter.sessions
    let session: OperationRun.SessionAccess = { () throws(SessionError) in try sessions.session() }
    return try await answeringFailures {
      let (head, operations) = try await demo.stream(query, session: session)
      guard head.status < 400 else { return HTTPResponse(head) }
      let run = StreamedRun(control: demo.control, session: session)
      let lines = StreamedLines(first: head.body, operations: operations, run: run, underway: demo.control.begin())
      var response = HTTPResponse(head)
      response.payload = .httpBody(HTTPBodySequence(from: lines))
      return response
    }
  }

  /// Runs the operations in the upgrade request. The handler of the connection says nothing and waits for the client to leave.
  private func upgrade(_ request: HTTPRequest, _ query: String) async throws -> HTTPResponse {
    let response = try await run(query)
    guard response.statusCode.code == 200 else { return response }
    var upgraded = try await WebSocketHTTPHandler(handler: MessageFrameWSHandler(handler: SilentMessages())).handleRequest(request)
    for (header, value) in response.headers where header != .contentType { upgraded.headers.addValue(value, for: header) }
    return upgraded
  }

  /// Makes an answer of the HTTP error that an operation throws: FlyingFox has no such error.
  private func answeringFailures(_ body: () async throws -> HTTPResponse) async throws -> HTTPResponse {
    do {
      return try await body()
    } catch DemoFailure.http(let status) {
      return HTTPResponse(DemoAnswer(status: status, text: "thrown\n"))
    }
  }
}

private struct SilentMessages: WSMessageHandler {
  func makeMessages(for client: AsyncStream<WSMessage>) async throws -> AsyncStream<WSMessage> {
    AsyncStream { continuation in
      let task = Task {
        for await _ in client {}
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }
}

/// The body of `/stream`: FlyingFox asks for the next line when it has sent the last one.
private struct StreamedLines: AsyncBufferedSequence {
  typealias Element = UInt8

  let first: String
  let operations: [DemoOperation]
  let run: StreamedRun
  let underway: DemoControl.Underway

  func makeAsyncIterator() -> Iterator { Iterator(text: Array(first.utf8), operations: operations[...], run: run, underway: underway) }

  struct Iterator: AsyncBufferedIteratorProtocol {
    var text: [UInt8]
    var operations: ArraySlice<DemoOperation>
    let run: StreamedRun
    let underway: DemoControl.Underway

    mutating func next() async throws -> UInt8? { try await nextBuffer(suggested: 1)?.first }

    mutating func nextBuffer(suggested count: Int) async throws -> [UInt8]? {
      while text.isEmpty {
        guard let operation = operations.popFirst() else { return nil }
        text = Array((await run.line(of: operation) ?? "").utf8)
      }
      defer { text.removeFirst(Swift.min(count, text.count)) }
      return Array(text.prefix(count))
    }
  }
}
