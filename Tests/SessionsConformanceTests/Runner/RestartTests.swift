import Sessions
import SessionsConformance
import SessionsFaultyConformance
import SessionsFaultyStores
import SessionsMemory
import SessionsTesting
import Testing

/// The cases that restart a store: which they are, and that no other runs beside them.
@Suite struct RestartTests {
  /// Notes restarts while stores of more than one case are open.
  private final class Watching: ConformanceBackend {
    let name = "watching"
    let details: [String: String] = [:]
    let opensTwice = false
    let counts: Locked<(open: Int, restarts: Int, disturbing: Int)> = Locked((0, 0, 0))
    private let base = FaultyStoreBackend(FaultyStore.soundPersistent)

    func open(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
      async throws(SessionError) -> OpenedBackend
    {
      counts.withLock { $0.open += 1 }
      return watched(try await base.open(namespace, instances: instances, configuration: configuration))
    }

    func openKillable(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
      async throws(SessionError) -> OpenedBackend?
    {
      try await open(namespace, instances: instances, configuration: configuration)
    }

    private func watched(_ opened: OpenedBackend) -> OpenedBackend {
      var reopening: OpenedBackend.Reopen?
      if let reopen = opened.reopen {
        reopening = { [self] restart async throws(SessionError) in
          counts.withLock { counts in
            counts.restarts += 1
            if restart.endsProcess, counts.open > 1 { counts.disturbing += 1 }
          }
          return watched(try await reopen(restart))
        }
      }
      return OpenedBackend(
        stores: opened.stores, records: opened.records, reopen: reopening, close: { [self] in counts.withLock { $0.open -= 1 } })
    }
  }

  private let killing = ConformanceSuite.cases.filter { $0.restarts.contains(.killed) }

  @Test func `a case that restarts a store declares every restart, and runs alone`() async {
    let restarting = ConformanceSuite.cases.filter { !$0.restarts.isEmpty && $0.needsAbsent.isEmpty }
    let others = ConformanceSuite.cases.filter { $0.family == "CRUD" }
    let backend = Watching()
    let result = await ConformanceRunner(cases: restarting + others, timeLimit: .seconds(60), jobs: 4).run(backend)
    #expect(result.results.map(\.id) == (restarting + others).map(\.id))
    #expect(result.results.filter { $0.outcome != .passed }.map(\.id) == [])
    let counts = backend.counts.withLock { $0 }
    #expect(counts.restarts == restarting.reduce(0) { $0 + $1.restarts.count })
    #expect(counts.disturbing == 0)
    #expect(counts.open == 0)
  }

  @Test func `the cases that kill say so`() {
    #expect(killing.map(\.id) == ["PROC-021", "PROC-023", "PROC-028", "PROC-029", "PROC-025", "PROC-027", "PROC-030"])
  }

  @Test func `a store that cannot be killed is not judged by them`() async {
    let backend = RecordStoreBackend(name: "records", isShared: false) { (_: String) throws(SessionError) in MemoryRecordStore() }
    let result = await ConformanceRunner(cases: killing, timeLimit: .seconds(60)).run(backend)
    #expect(result.results.allSatisfy { $0.outcome == .skipped && $0.reason == CaseContext.unkillable })
  }
}
