import Sessions
import SessionsConformance
import SessionsHTTPConformance
import SessionsTesting
import Testing

/// Runs as a whole, on servers that are written for the purpose.
@Suite struct RunnerTests {
  private static let about = #"{"name": "scripted", "capabilities": [], "graceMs": 1, "inFlightMs": 2, "touchIntervalMs": 3}"#

  private static func answer(_ body: String, status: String = "200 OK") -> ScriptedServer.Reaction {
    .text("HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
  }

  /// A server that answers `/about` and control routes, and all else as told.
  private func server(about: String = about, _ react: @escaping @Sendable (String) -> [ScriptedServer.Reaction] = { _ in [answer("")] })
    throws -> ScriptedServer
  {
    try ScriptedServer { head in
      if head.hasPrefix("GET /about ") { return [Self.answer(about)] }
      if head.hasPrefix("POST /control/") { return [Self.answer("ok\n")] }
      return react(head)
    }
  }

  private func wireCase(_ id: String, needs: Set<HTTPNeed> = [], body: @escaping HTTPCase.Body = { _ in }) -> HTTPCase {
    HTTPCase(id, "case \(id)", rules: ["MW-1"], needs: needs, body: body)
  }

  private func run(_ server: ScriptedServer, _ cases: [HTTPCase], seed: UInt64 = 0, repetitions: Int = 1, baseline: Baseline? = nil) async
    -> StoreResult
  {
    defer { withExtendedLifetime(server) {} }
    return await HTTPConformanceRunner(cases: cases, seed: seed, deadline: .seconds(5), repetitions: repetitions, baseline: baseline)
      .run(HTTPTarget(server.endpoint))
  }

  @Test func `each case begins with a reset`() async throws {
    let server = try server()
    let result = await run(server, [wireCase("H-101"), wireCase("H-102")])
    #expect(result.count(.passed) == 2)
    #expect(server.heads.filter { $0.hasPrefix("POST /control/reset ") }.count == 2)
    #expect(result.isComplete)
    #expect(SuiteReport(seed: 0, stores: [result]).exitCode == 0)
  }

  @Test func `a case that lacks a capability is skipped and says which`() async throws {
    let server = try server()
    let needs: [HTTPNeed] = [.stream, .websocket, .chunks, .subjectIndex, .seed1, .seed2]
    let result = await run(
      server, needs.enumerated().map { wireCase("H-10\($0.offset)", needs: [$0.element]) } + [wireCase("H-109", needs: [.records])])
    #expect(result.count(.skipped) == needs.count)
    for (need, result) in zip(needs, result.results) {
      #expect(result.reason?.contains(need == .seed1 || need == .seed2 ? "--seeds" : need.rawValue) == true)
    }
    #expect(result.results.last?.outcome == .passed)
    let sealed = try self.server(about: Self.about.replacing("[]", with: #"["sealed", "stream"]"#))
    let other = await run(sealed, [wireCase("H-101", needs: [.records]), wireCase("H-102", needs: [.stream]), wireCase("H-103")])
    #expect(other.results.map(\.outcome) == [.skipped, .passed, .passed])
  }

  @Test func `a seed shuffles the run and not the report`() async throws {
    let order = Locked<[String]>([])
    let ids = (101...109).map { "H-\($0)" }
    let cases = ids.map { id in wireCase(id) { _ in order.withLock { $0.append(id) } } }
    func orders(_ seed: UInt64) async throws -> [String] {
      order.withLock { $0 = [] }
      let result = await run(try server(), cases, seed: seed)
      #expect(result.results.map(\.id) == ids)
      return order.withLock { $0 }
    }
    #expect(try await orders(0) == ids)
    let first = try await orders(1)
    #expect(first != ids && first.sorted() == ids)
    #expect(try await orders(1) == first)
    #expect(try await orders(2) != first)
  }

  @Test func `a failed case has its steps, a broken exchange is a failure that names it`() async throws {
    let server = try server { head in
      head.contains("?broken ") ? [.text("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab"), .close] : [Self.answer("x")]
    }
    let result = await run(
      server,
      [
        wireCase("H-101") { try await $0.run("").body("y") }, wireCase("H-102") { try await $0.run("broken").status(200) },
        wireCase("H-103") { _ in throw CaseUndecided.notApplicable("no program") },
      ])
    #expect(result.results.map(\.outcome) == [.failed, .failed, .skipped])
    let (wrong, broken) = (result.results[0], result.results[1])
    #expect(wrong.expected == "\"y\"" && wrong.seen == "\"x\"")
    #expect(wrong.steps?.map(\.operation) == ["POST /control/reset", "GET /run"])
    #expect(wrong.steps?.last?.result?.hasPrefix("200 OK") == true)
    #expect(broken.what == "GET /run?broken")
    #expect(broken.expected == "the rest of the body")
    #expect(broken.seen?.contains("closed the connection") == true)
    #expect(result.results[2].reason == "no program")
    #expect(SuiteReport(seed: 0, stores: [result]).exitCode == 1)
  }

  @Test func `repetitions have the seeds that follow`() async throws {
    let result = await run(try server(), [wireCase("H-101")], seed: 5, repetitions: 3)
    #expect(result.results.map(\.seed) == [5, 6, 7])
    #expect(result.results.map(\.repetition) == [1, 2, 3])
  }

  @Test func `the baseline turns a failure into an expected one, and a pass into a stale entry`() async throws {
    let baseline = try Baseline(
      entries: ["H-101", "H-102"].map { Baseline.Entry(case: $0, reason: "known", link: "https://example.com/1") },
      of: HTTPConformanceSuite.cases)
    let result = await run(
      try server(), [wireCase("H-101") { try await $0.run("").status(404) }, wireCase("H-102")], baseline: baseline)
    #expect(result.results.map(\.outcome) == [.expectedFailure, .unexpectedPass])
    #expect(throws: BaselineError.unknownCase("ROT-003")) {
      try Baseline(entries: [Baseline.Entry(case: "ROT-003", reason: "a", link: "b")], of: HTTPConformanceSuite.cases)
    }
  }

  @Test func `a server that cannot be reached or describes itself wrongly is not judged`() async throws {
    let held = try Socket.bound(toPort: 0)
    defer { held.close() }
    let unreachable = await HTTPConformanceRunner().run(HTTPTarget(WireEndpoint(host: "127.0.0.1", port: held.port)))
    #expect(unreachable.error?.contains("cannot be reached") == true)
    #expect(SuiteReport(seed: 0, stores: [unreachable]).exitCode == 3)
    let wrong = await run(try server(about: "{}"), [wireCase("H-101")])
    #expect(wrong.error?.contains("/about") == true && wrong.results.isEmpty)
  }

  @Test func `a case that hangs is given up`() async throws {
    let server = try server()
    defer { withExtendedLifetime(server) {} }
    let runner = HTTPConformanceRunner(
      cases: [wireCase("H-101") { _ in try await Task.sleep(for: .seconds(3600)) }], deadline: .seconds(5), timeLimit: .milliseconds(50))
    let result = await runner.run(HTTPTarget(server.endpoint))
    #expect(result.results.map(\.reason) == ["time limit"])
  }
}

/// URLs and ports on a command line.
@Suite struct HTTPTargetTests {
  @Test func `a URL is a numeric host and a port, and seeds are two ports`() throws {
    let target = try HTTPTarget(url: "http://127.0.0.1:8080/", seeds: "8000,8002")
    #expect(target.endpoint == WireEndpoint(host: "127.0.0.1", port: 8080))
    #expect(target.seed1?.port == 8000 && target.seed2?.port == 8002)
    #expect(target.name == "http://127.0.0.1:8080 (seeds 8000,8002)")
    #expect(try HTTPTarget(url: "http://localhost").endpoint == WireEndpoint(host: "127.0.0.1", port: 80))
  }

  @Test(arguments: [
    "https://127.0.0.1", "127.0.0.1:80", "http://", "http://127.0.0.1:80/x", "http://127.0.0.1:0", "http://127.0.0.1:x",
    "http://example.com",
    "http://127.0.0.1:1:2", "http://127.0.0.1:+80",
  ])
  func `what is no such URL is refused`(url: String) {
    #expect(throws: HTTPTargetError.self) { try HTTPTarget(url: url) }
  }

  @Test(arguments: ["", "8000", "8000,", "8000,x", "8000,8002,8004", "0,1"])
  func `what are no two ports is refused`(seeds: String) {
    #expect(throws: HTTPTargetError.self) { try HTTPTarget(url: "http://127.0.0.1:80", seeds: seeds) }
  }
}
