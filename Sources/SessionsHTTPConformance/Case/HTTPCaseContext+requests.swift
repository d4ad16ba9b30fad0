import SessionsConformance

/// A request whose answer has not been read yet.
package struct PendingReply: Sendable {
  /// The connection, to be read, watched or closed.
  package let connection: WireConnection
  fileprivate let request: WireRequest
  fileprivate let step: Int
  fileprivate let context: HTTPCaseContext

  /// Reads the answer.
  package func reply() async throws -> Reply {
    let answer = try await context.recording(step) { () async throws(WireError) in
      try await connection.answer(deadline: context.deadline)
    }
    connection.close()
    return Reply(request: request.text, answer: answer, context: context)
  }

  /// Closes the connection without reading the answer.
  package func abandon() {
    connection.close()
    context.finish(step, "the client closed the connection and read nothing")
  }

  /// Expects that no byte of the answer is there, and that none arrives for a moment.
  package func expectSilence(_ why: String) async throws {
    guard await connection.isSilent(for: .milliseconds(60)) else {
      throw CaseFailure(context.named("the answer of \(request.text) \(why)"), expected: "no byte yet", seen: "the answer has begun")
    }
  }
}

extension HTTPCaseContext {
  // MARK: Requests

  /// Starts a request on a connection of its own.
  package func start(_ request: WireRequest, to endpoint: WireEndpoint? = nil) async throws -> PendingReply {
    let step = begin(request.text + (endpoint == nil || endpoint == target.endpoint ? "" : "  (port \(endpoint?.port ?? 0))"))
    return try await recording(step, result: nil) {
      let connection = try await connect(to: endpoint)
      try await connection.send(request, deadline: deadline)
      return PendingReply(connection: connection, request: request, step: step, context: self)
    }
  }

  /// Sends a request and reads its answer, on a connection of its own.
  package func send(_ request: WireRequest, to endpoint: WireEndpoint? = nil) async throws -> Reply {
    try await start(request, to: endpoint).reply()
  }

  /// Sends all requests, each on a connection of its own, and reads the answers only then.
  package func atOnce(_ requests: [WireRequest], to endpoint: WireEndpoint? = nil) async throws -> [Reply] {
    var pending: [PendingReply] = []
    for request in requests { pending.append(try await start(request, to: endpoint)) }
    var replies: [Reply] = []
    for request in pending { replies.append(try await request.reply()) }
    return replies
  }

  /// The request that runs operations.
  ///
  /// - Parameters:
  ///   - operations: The operations, in the plain words of cases.
  ///   - token: The token that the cookie holds; nil for no Cookie field.
  ///   - path: The route.
  ///   - method: The method.
  ///   - cookie: The cookie's name.
  ///   - fields: Further fields.
  package func operations(
    _ operations: String, _ token: String? = nil, at path: String = "/run", method: String = "GET", cookie: CookieShape = .session,
    fields: [WireField] = []
  ) -> WireRequest {
    let cookies = token.map { [WireField("Cookie", "\(cookie.name)=\($0)")] } ?? []
    return WireRequest(method, operations.isEmpty ? path : "\(path)?\(words(operations))", fields: cookies + fields)
  }

  /// Runs operations; the parameters are those of ``operations(_:_:at:method:cookie:fields:)``.
  @discardableResult
  package func run(
    _ operations: String, _ token: String? = nil, at path: String = "/run", method: String = "GET", cookie: CookieShape = .session,
    fields: [WireField] = []
  ) async throws -> Reply {
    try await send(self.operations(operations, token, at: path, method: method, cookie: cookie, fields: fields))
  }

  /// Runs operations with Cookie fields as they are given.
  @discardableResult
  package func run(_ operations: String, cookies first: String, _ others: String..., at path: String = "/run") async throws -> Reply {
    try await run(operations, at: path, fields: ([first] + others).map { WireField("Cookie", $0) })
  }

  /// Makes a session by operations without a cookie; returns its token.
  package func session(_ operations: String, at path: String = "/run", cookie: CookieShape = .session) async throws -> String {
    try await run(operations, at: path).status(200).token(cookie)
  }

  /// Expects what a token reads: `GET /run?operations` has exactly these lines and sets no cookie.
  package func expect(_ operations: String, _ token: String?, reads lines: String...) async throws {
    let reply = try await run(operations, token).status(200)
    try reply.body(lines.map { words($0) + "\n" }.joined()).noCookie()
  }

  // MARK: Steps

  /// Runs a part of a step; an answer or an error is the step's result.
  func recording(_ step: Int, _ body: () async throws(WireError) -> WireAnswer) async throws -> WireAnswer {
    try await recording(step, result: Self.show, body)
  }

  func recording<Result, Failure: Error>(
    _ step: Int, result describe: ((Result) -> String)?, _ body: () async throws(Failure) -> Result
  ) async throws(Failure) -> Result {
    do {
      let result = try await body()
      if let describe { finish(step, describe(result)) }
      return result
    } catch {
      finish(step, (error as? WireError).map(\.actual) ?? "\(error)")
      throw error
    }
  }

  private static func show(_ answer: WireAnswer) -> String {
    let body = answer.body.isEmpty ? "" : "  \(WireRequest.short(answer.text).debugDescription)"
    return (answer.interim + [answer.head]).map(\.text).joined(separator: " → ") + body
  }
}
