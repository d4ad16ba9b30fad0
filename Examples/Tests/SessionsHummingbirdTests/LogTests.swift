import HTTPTypes
import Hummingbird
import HummingbirdTesting
import InMemoryLogging
import Logging
import Sessions
import SessionsHTTP
import SessionsHTTPTesting
import SessionsHummingbird
import Testing

/// What the log gets of sessions that fail: enough to see it, and no entry for each request (`[ERR-7]`).
@Suite struct LogTests {
  private func serve(
    _ router: Router<BasicSessionsContext>,
    _ body: @Sendable (@escaping @Sendable (String) async throws -> HTTPResponse.Status) async throws -> Void
  ) async throws -> InMemoryLogHandler {
    let log = InMemoryLogHandler()
    try await Application(router: router, logger: Logger(label: "test") { _ in log }).test(.router) { client in
      try await body { path in try await Visitor(host: "localhost", client: client.visit).visit(path).status }
    }
    return log
  }

  @Test func `a client that tries again and again is ten entries in a minute, and so is an outage; neither hides another kind`()
    async throws
  {
    let site = try Site()
    let router = try site.router()
    router.get("/conflict") { _, _ -> String in throw SessionError(.conflict, "another commit came first") }
    router.get("/gone") { _, _ -> String in throw SessionError(.gone, "the session ended") }
    router.get("/set") { _, context in
      try context.session.set(.visits, to: 1)
      return ""
    }
    let log = try await serve(router) { (visit) async throws in
      for _ in 0..<50 { #expect(try await visit("/conflict") == .conflict) }
      #expect(try await visit("/gone") == .conflict)
      site.failing.fail([.write], with: .unavailable)
      for _ in 0..<50 { #expect(try await visit("/set") == .serviceUnavailable) }
    }
    let conflicts = log.entries(.conflict)
    #expect(conflicts.count == 10 && conflicts.allSatisfy { $0.level == .info })
    #expect(conflicts.map { $0.metadata["further"] != nil } == Array(repeating: false, count: 9) + [true])
    #expect(log.entries(.gone).count == 1)
    let outage = log.entries(.unavailable)
    #expect(outage.count == 10 && outage.allSatisfy { $0.level == .error })
  }

  @Test func `errors that no middleware of sessions has seen are no entry for each request either`() async throws {
    let router = Router(context: BasicSessionsContext.self)
    router.get("/") { _, _ -> String in throw SessionError(.superseded, "the token was replaced") }
    let log = try await serve(router) { (visit) async throws in
      for _ in 0..<50 { #expect(try await visit("/") == .conflict) }
    }
    #expect(log.entries(.superseded).count == 10)
  }
}

extension InMemoryLogHandler {
  /// The entries about sessions that failed with a code.
  fileprivate func entries(_ code: SessionErrorCode) -> [Entry] {
    entries.filter { $0.message == "the session failed" && "\($0.metadata["error"] ?? "")".hasPrefix(code.rawValue) }
  }
}
