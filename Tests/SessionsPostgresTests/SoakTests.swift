import Foundation
import Sessions
import SessionsFaultRuns
import SessionsPostgres
import SessionsTesting
import Testing

/// Faults at random, one after the other: for seconds by default, or for `SESSIONS_SOAK_SECONDS`.
@Suite(.serialized) struct SoakTests {
  @Test func `faults at random lose nothing, bring nothing back, and leave nothing behind`() async throws {
    let settings = try FaultSoakSettings.fromEnvironment()
    let server = try TestServer(isDurable: true, settings: ["authentication_timeout=3s"])
    defer { server.stop() }
    let timeout: Duration = .seconds(1)
    try await withProxy(to: server, table: "sessions", timeout: timeout) { store, proxy in
      var report: FaultSoakReport?
      let counts = try await WriteLoad.run(on: store) { load in
        let soak = FaultSoak("Postgres", load: load, faults: serverFaults(server) + proxyFaults(proxy), settings: settings)
        report = try await soak.run()
      }
      let found = try #require(report)
      FaultCounts("Postgres", "soak: \(found.faultCount) faults at random", counts, recoveries: found.recoveries).report()
      expectNothingLost(counts)
      #expect(counts.destroyed > 0)
      #expect(counts.longest < timeout + slack)
      #expect(found.isMemoryFlat, "\(found.summary)")
      // A connection for writes, one for reads and one of the proxy's for each.
      try await found.expectDescriptors(atMost: 6)
    }
  }

  private func serverFaults(_ server: TestServer) -> [InjectedFault] {
    [
      InjectedFault("kill -9") { _ in
        try server.kill()
        try server.start()
      },
      InjectedFault("restart") { _ in
        try server.shutDown()
        try server.start()
      },
      InjectedFault("pg_terminate_backend") { _ in
        try server.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'swift-sessions'")
      },
      InjectedFault("standstill") { length in
        try server.suspend(true)
        try? await Task.sleep(for: .seconds(1) * length)
        try server.suspend(false)
      },
      InjectedFault("table locked") { length in
        let lock = try TestConnection(server.url())
        try lock.run("BEGIN; LOCK TABLE sessions IN ACCESS EXCLUSIVE MODE")
        try await Task.sleep(for: .milliseconds(500) * length)
        try lock.run("COMMIT")
      },
    ]
  }

  private func proxyFaults(_ proxy: FaultProxy) -> [InjectedFault] {
    func mode(_ name: String, _ mode: FaultProxy.Mode, upTo longest: Duration) -> InjectedFault {
      InjectedFault(name) { length in
        proxy.mode = mode
        try await Task.sleep(for: longest * length)
        proxy.mode = .pass
      }
    }
    return [
      mode("delay", .delay(.milliseconds(80)), upTo: .milliseconds(500)), mode("reset", .reset, upTo: .milliseconds(100)),
      mode("black hole", .blackHole, upTo: .milliseconds(500)), mode("answers lost", .loseAnswers, upTo: .milliseconds(50)),
      // Only with the open connections closed is there a new one to refuse.
      InjectedFault("refuse") { length in
        proxy.interrupt(.down)
        try await Task.sleep(for: .milliseconds(300) * length)
        proxy.mode = .pass
      },
      InjectedFault("truncate") { length in
        proxy.mode = .truncate(1 + Int(length * 200))
        try await eventually("an answer to be cut off") { proxy.mode == .pass }
      },
    ]
  }
}
