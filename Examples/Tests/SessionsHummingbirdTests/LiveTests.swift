import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import ServiceLifecycle
import Sessions
import SessionsHTTP
import SessionsHummingbird
import SessionsLifecycle
import SessionsTesting
import Testing

/// A server that listens: its end, and the route that a load balancer asks.
@Suite struct LiveTests {
  @Test func `at the shutdown the last request is answered, and then the store is closed`() async throws {
    let store = NotedStore(base: try Site().store)
    let router = Router(context: BasicSessionsContext.self)
    router.add(middleware: try SessionsMiddleware(store: store))
    let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
    let (gate, open) = AsyncStream.makeStream(of: Void.self)
    router.get("/slow") { _, context in
      arrived.yield()
      for await _ in gate { break }
      try context.session.set(.visits, to: 1)
      return "done"
    }
    let (ports, running) = AsyncStream.makeStream(of: Int.self)
    let application = Application(
      router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
      services: [SessionCloseService(store), SessionPruneService(store)],
      onServerRunning: { channel in running.yield(channel.localAddress?.port ?? 0) }, logger: Logger(label: "test"))
    let group = ServiceGroup(services: [application], logger: Logger(label: "test"))
    async let run: Void = group.run()
    var port = 0
    for await number in ports {
      port = number
      break
    }
    let response = try await TestClient.withClient(host: "127.0.0.1", port: port) { client in
      async let response = client.get("/slow")
      for await _ in arrivals { break }
      await group.triggerGracefulShutdown()
      open.yield()
      return try await response
    }
    try await run
    #expect(response.status == .ok)
    #expect(response.headers[.setCookie]?.hasPrefix("__Host-session=") == true)
    #expect(store.notes.all == ["commit", "close"])
  }

  @Test func `a store that cannot serve makes the server not ready, and says no more`() async throws {
    let store = NotedStore(
      base: try Site().store, failure: SessionError(.unavailable, "READONLY: 10.0.0.7 is a replica", retryAfter: .seconds(3)))
    let readiness = SessionReadiness(store)
    let router = Router(context: BasicSessionsContext.self)
    router.get("/ready") { _, _ in
      try await readiness.check()
      return HTTPResponse.Status.ok
    }
    try await Application(router: router).test(.router) { client in
      let answer = try await client.execute(uri: "/ready", method: .get)
      #expect(answer.status == .serviceUnavailable && answer.headers[.retryAfter] == "3")
      #expect(!String(buffer: answer.body).contains("10.0.0.7"))
    }
  }
}

/// Tells of commits and of its end.
private struct NotedStore: SessionStoreWrapper {
  let base: any SessionStore
  var failure: SessionError?
  let notes = Notes()

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    let outcome = try await base.commit(operations, to: snapshot, options: options, now: now)
    notes.add("commit")
    return outcome
  }

  func ping() async throws(SessionError) {
    if let failure { throw failure }
  }

  func close() async {
    notes.add("close")
    await base.close()
  }
}
