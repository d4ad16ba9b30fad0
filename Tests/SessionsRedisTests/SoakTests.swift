import Foundation
import Sessions
import SessionsFaultRuns
import SessionsRedis
import SessionsTesting
import Testing

/// Faults of every kind at random, for `SESSIONS_SOAK_SECONDS`; `ci/soak-servers` runs it for minutes.
@Suite(.serialized) struct SoakTests {
  @Test(arguments: [false, true])
  func `faults at random lose nothing, and memory and descriptors stay as they are`(hasTLS: Bool) async throws {
    let (name, tls) = (hasTLS ? "Redis TLS" : "Redis", hasTLS ? try await ServerTLS.make() : nil)
    let settings = try FaultSoakSettings.fromEnvironment()
    var report: FaultSoakReport?
    let (timeout, arguments) = (Duration.seconds(1), ["--appendonly", "yes", "--appendfsync", "always"])
    try await withProxy(arguments, tls: tls, timeout: timeout) { (store, proxy, server) async throws in
      let counts = try await WriteLoad.run(on: store, pause: .milliseconds(5)) { load in
        report = try await FaultSoak(name, load: load, faults: serverFaults(server) + networkFaults(proxy), settings: settings).run()
      }
      let report = try #require(report)
      FaultCounts(name, "soak: \(report.faultCount) faults at random", counts, recoveries: report.recoveries).report()
      #expect(counts.wrong == [] && counts.lost == 0, "\(counts.wrong), seed \(report.seed)")
      #expect(counts.hasOnlyOutageErrors, "seed \(report.seed): \(counts)")
      #expect(counts.longest < timeout + slack, "seed \(report.seed)")
      #expect(report.isMemoryFlat, "\(report.summary)")
      // After the faults there is the same as before: one connection, with its proxy's.
      try await report.expectDescriptors(atMost: 4)
    }
  }

  private func serverFaults(_ server: RedisServer) -> [InjectedFault] {
    [
      InjectedFault("kill -9") { _ in
        try await server.crash()
        try await server.start()
      },
      InjectedFault("CLIENT KILL") { _ in try await server.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes") },
      InjectedFault("SIGSTOP") { share in
        try server.suspend()
        defer { server.kill(SIGCONT) }
        try await Task.sleep(for: .seconds(1) * share)
      },
      InjectedFault("SCRIPT FLUSH") { _ in try await server.command("SCRIPT", "FLUSH") },
    ]
  }

  private func networkFaults(_ proxy: FaultProxy) -> [InjectedFault] {
    func fault(_ name: String, for duration: Duration, _ mode: @escaping @Sendable (Double) -> FaultProxy.Mode) -> InjectedFault {
      InjectedFault(name) { share in
        proxy.mode = mode(share)
        defer { proxy.mode = .pass }
        try await Task.sleep(for: duration * (0.2 + 0.8 * share))
      }
    }
    return [
      // Some operations keep the deadline and some do not.
      fault("delay", for: .milliseconds(800)) { .delay(.milliseconds(Int64(1500 * $0))) },
      fault("truncate", for: .milliseconds(50)) { .truncate(Int(500 * $0)) },
      fault("reset", for: .milliseconds(300)) { _ in .reset },
      fault("black hole", for: .milliseconds(1200)) { _ in .blackHole },
      InjectedFault("refuse") { share in
        // The open connections end too, as they would go on.
        proxy.mode = .reset
        proxy.mode = .refuse
        defer { proxy.mode = .pass }
        try await Task.sleep(for: .milliseconds(500) * share)
      },
    ]
  }
}
