import Sessions
import SessionsConformance
import SessionsFaultyConformance
import SessionsFaultyStores
import SessionsMemory
import SessionsTesting
import Testing

/// The suite tries a store's declarations: one too many fails, one too few is reported.
@Suite struct DeclarationTests {
  private struct Declaring: RecordStoreWrapper {
    let base: any SessionRecordStore
    let capabilities: Set<SessionCapability>
  }

  /// A store that can do more than it declares.
  private struct Modest: ConformanceBackend, Sendable {
    struct Store: SessionStoreWrapper {
      let base: any SessionStore
      let hidden: Set<SessionCapability>
      var capabilities: Set<SessionCapability> { base.capabilities.subtracting(hidden) }
    }

    let hidden: Set<SessionCapability>
    let name = "modest"
    let details: [String: String] = [:]
    let opensTwice = false

    func open(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
      async throws(SessionError) -> OpenedBackend
    {
      let store = try ServerSessionStore(MemoryRecordStore(), configuration: configuration)
      return OpenedBackend(stores: [Store(base: store, hidden: hidden)])
    }
  }

  private func run(_ capabilities: Set<SessionCapability>, _ ids: [String], isShared: Bool = false) async throws -> StoreResult {
    let backend = RecordStoreBackend(
      name: "declaring", isShared: isShared
    ) { (_: String) throws(SessionError) -> Declaring in
      Declaring(base: MemoryRecordStore(), capabilities: capabilities)
    }
    let cases = try ids.map { try #require(ConformanceSuite.find($0)) }
    return await ConformanceRunner(cases: cases, timeLimit: .seconds(60)).run(backend)
  }

  @Test func `a store that declares persistence and cannot be restarted fails`() async throws {
    let result = try await run([.persistence], ["PROC-005"])
    #expect(result.results.map(\.outcome) == [.failed, .failed])
    #expect(result.results[0].seen?.contains("use RecordStoreBackend with 'isShared'") == true)
  }

  @Test func `a store that declares persistence and forgets fails`() async throws {
    let result = try await run([.persistence], ["PROC-005", "PROC-009", "PROC-011"], isShared: true)
    #expect(result.results.allSatisfy { $0.outcome == .failed })
  }

  @Test func `a store that declares a shared backend and has none fails`() async throws {
    let result = try await run([.sharedBackend], ["CAP-005"])
    #expect(result.results.map(\.outcome) == [.failed, .failed])
  }

  @Test func `a capability that works and is not declared is reported`() async throws {
    let cases = try ["IX-001", "IX-002", "CRUD-001"].map { try #require(ConformanceSuite.find($0)) }
    let silent = await ConformanceRunner(cases: cases, timeLimit: .seconds(60)).run(Modest(hidden: [.subjectIndex]))
    #expect(silent.results.map(\.outcome) == [.skipped, .skipped, .passed])
    #expect(silent.notes.count == 1)
    #expect(silent.notes.first?.hasPrefix("subjectIndex works but is not declared") == true)
    #expect(await ConformanceRunner(cases: cases, timeLimit: .seconds(60)).run(Modest(hidden: [])).notes == [])
  }

  @Test func `repetitions and jobs run every case as often as planned, in the order of the plan`() async throws {
    let cases = Array(ConformanceSuite.cases.filter { $0.family == "CRUD" }.prefix(12))
    let sound = FaultyStoreBackend(FaultyStore.sound)
    let result = await ConformanceRunner(cases: cases, seed: 5, timeLimit: .seconds(60), repetitions: 3, jobs: 4).run(sound)
    #expect(result.isComplete)
    #expect(result.results.map(\.id) == [cases, cases, cases].flatMap { $0.map(\.id) })
    #expect(Set(result.results.map { [$0.repetition, Int($0.seed)] }) == [[1, 5], [2, 6], [3, 7]])
  }
}
