package import Sessions
package import SessionsHTTP

/// The demo as every framework serves it: the settings of its routes, and what runs a request's operations.
package struct DemoServer: Sendable {
  /// The clock, the gates and the counts of the process.
  package let control: DemoControl
  /// The manager of `/run`, `/nested`, `/stream` and `/ws`, and the outer one of `/admin`.
  package let main: SessionManager
  /// The manager of `/secure`: a cookie that a frame of another site may use.
  package let secure: SessionManager
  /// The manager of `/admin`, inside the main one.
  package let admin: SessionManager
  /// The manager of `/moved`: its cookie once had another name and path.
  package let moved: SessionManager
  /// The manager of `/guarded`: refuses writes from other origins.
  package let guarded: SessionManager

  private let name: String
  private let store: DemoStore

  /// Opens the store and checks the settings of all routes.
  ///
  /// - Parameter name: The name of the framework.
  /// - Throws: `SessionError` with code `misconfigured` for a wrong argument, and the store's own errors.
  package init(_ options: DemoOptions, name: String) throws(SessionError) {
    let control = DemoControl()
    let store = try DemoStore(options.store, control: control)
    let key = CSRFKey.generate()
    func manager(_ cookie: SessionCookie, named name: String, change: (inout SessionsHTTPConfiguration) -> Void = { _ in })
      throws(SessionError) -> SessionManager
    {
      var configuration = SessionsHTTPConfiguration()
      configuration.cookie = cookie
      configuration.csrfKeys = [key]
      configuration.clock = control.clock
      change(&configuration)
      return try SessionManager(store: try store.sessions(cookie: name), configuration: configuration)
    }
    self.control = control
    self.store = store
    self.name = "swift-sessions on \(name), \(store.kind)"
    main = try manager(.plainHTTP(), named: "session")
    secure = try manager(.embedded("secure"), named: "__Host-secure")
    admin = try manager(.plainHTTP("admin"), named: "admin")
    moved = try manager(.plainHTTP("moved"), named: "moved") { configuration in
      configuration.cookie.formerScopes = [SessionCookie.Scope(domain: nil, path: "/old")]
      configuration.alsoReads = ["session"]
    }
    guarded = try manager(.plainHTTP(), named: "session") { $0.crossOrigin = .reject(trusting: ["https://trusted.example"]) }
  }

  /// Answers a route of the control or `/about`; nil for any other path.
  ///
  /// - Parameter path: The path with its query, if it has one.
  package func control(method: String, path: String, hasWebSocket: Bool) async -> DemoAnswer? {
    let path = String(path.prefix { $0 != "?" })
    return path == "/about" ? about(hasWebSocket: hasWebSocket) : await control.respond(method: method, path: path)
  }

  private func about(hasWebSocket: Bool) -> DemoAnswer {
    var capabilities = ["stream"]
    if hasWebSocket { capabilities.append("websocket") }
    if store.hasSubjectIndex { capabilities.append("subjectIndex") }
    if store.isSealed { capabilities += ["sealed", "chunks"] }
    let configuration = DemoStore.configuration
    return DemoAnswer(
      json: """
        {"name": "\(name)", "capabilities": [\(capabilities.map { "\"\($0)\"" }.joined(separator: ", "))], \
        "graceMs": \(configuration.grace / .milliseconds(1)), "inFlightMs": \(configuration.inFlightAllowance / .milliseconds(1)), \
        "touchIntervalMs": \(DemoStore.touchInterval / .milliseconds(1))}

        """)
  }

  /// Runs a query's operations, as the handler of a route does.
  ///
  /// - Throws: ``DemoFailure`` when an operation says so, and `SessionError`.
  package func run(_ query: String, session: @escaping OperationRun.SessionAccess) async throws -> DemoAnswer {
    guard let operations = DemoOperation.parse(query) else { return .badQuery }
    var run = OperationRun(control: control, session: session)
    try await run.run(operations)
    return run.answer
  }

  /// Runs the operations of `/stream` that come before the head.
  ///
  /// - Returns: The head with the first lines of the body, and the operations that run inside the body.
  /// - Throws: ``DemoFailure`` when an operation says so, and `SessionError`.
  package func stream(_ query: String, session: @escaping OperationRun.SessionAccess) async throws
    -> (head: DemoAnswer, body: [DemoOperation])
  {
    let parts = query.split(separator: "$", omittingEmptySubsequences: false)
    guard parts.count == 2, let before = DemoOperation.parse(parts[0]), let body = DemoOperation.parse(parts[1], isBody: true) else {
      return (.badQuery, [])
    }
    var run = OperationRun(control: control, session: session)
    try await run.run(before)
    var head = run.answer
    head.body += "---\n"
    return (head, body)
  }
}

extension DemoAnswer {
  fileprivate static let badQuery: DemoAnswer = DemoAnswer(status: 400, text: "the query holds something that is no operation\n")
}

extension DemoServer {
  /// The store of a seed: in this process, under the same control as the demo's.
  package func seedStore(limits: SessionLimits) throws(SessionError) -> any SessionStore {
    try DemoStore.seed(limits: limits, control: control)
  }
}
