import Sessions
import SessionsConformance
import SessionsFaultyConformance
import SessionsFaultyStores
import SessionsMemory
import SessionsTesting
import Testing

/// The runner with stores that hang, throw or do not open, and with cases that do not apply.
@Suite struct RunnerTests {
  private let memory = RecordStoreBackend(name: "memory", isShared: false) { _ throws(SessionError) in MemoryRecordStore() }

  private func run(_ cases: ConformanceCase..., on backend: some ConformanceBackend, limit: Duration = .seconds(60)) async -> StoreResult {
    await ConformanceRunner(cases: cases, timeLimit: limit).run(backend)
  }

  @Test func `a store that hangs fails within the time limit, and the report says at which step`() async throws {
    let hangs = try #require(FaultyStore.all.first { $0.name == "hangs" })
    let opens = ConformanceCase("TST-001", "opens", rules: ["ST-2"]) { t in
      let session = try await t.create([.set("a", json("1"))])
      try await t.expectFields(session.token, ["a": json("1")])
    }
    var (limit, result) = (Duration.milliseconds(200), await run(opens, on: FaultyStoreBackend(hangs), limit: .milliseconds(200)))
    // A machine that was too busy to get as far as the load has longer.
    while limit < .seconds(30), !result.isComplete || result.results.first?.steps?.contains(where: { $0.result == nil }) != true {
      limit *= 2
      result = await run(opens, on: FaultyStoreBackend(hangs), limit: limit)
    }
    let only = try #require(result.results.first)
    #expect(only.outcome == .failed)
    #expect(only.reason == "time limit")
    #expect(only.steps?.last?.result == nil)
    #expect(result.isComplete)
    #expect(TextReport().render(result).contains("never returned"))
  }

  @Test func `an error where none is called for is errored, not passed`() async throws {
    let backend = RecordStoreBackend(name: "down", isShared: false) { _ throws(SessionError) in DownStore() }
    let creates = ConformanceCase("TST-002", "creates", rules: ["ST-1"]) { t in _ = try await t.create([.set("a", json("1"))]) }
    let result = await run(creates, on: backend)
    #expect(result.results.map(\.outcome) == [.errored, .errored])
    #expect(result.results.first?.seen?.contains("unavailable") == true)
    #expect(SuiteReport(seed: 1, stores: [result]).exitCode == 1)
  }

  @Test func `a store that does not open leaves the run incomplete`() async {
    let backend = RecordStoreBackend<MemoryRecordStore>(name: "closed") { _ throws(SessionError) in
      throw SessionError(.misconfigured, "no such place")
    }
    let result = await run(ConformanceSuite.cases[0], on: backend)
    #expect(!result.isComplete)
    #expect(result.error?.contains("no such place") == true)
    #expect(SuiteReport(seed: 1, stores: [result]).exitCode == 3)
  }

  @Test func `a case that does not apply is skipped with the reason, never passed`() async {
    let needs = ConformanceCase("TST-003", "needs", rules: ["ST-1"], needs: [.persistence]) { _ in }
    let absent = ConformanceCase("TST-004", "absent", rules: ["ST-1"], needsAbsent: [.revocation]) { _ in }
    let result = await run(needs, absent, on: memory)
    #expect(result.count(.skipped) == 4)
    #expect(result.count(.passed) == 0)
    #expect(result.results.first?.reason == "needs persistence")
  }

  @Test func `every case has a namespace of its own, also beside another run`() async {
    let names = Locked<[String]>([])
    let backend = RecordStoreBackend(name: "named") { namespace throws(SessionError) in
      names.withLock { $0.append(namespace) }
      return MemoryRecordStore()
    }
    let nothing = ConformanceCase("TST-005", "nothing", rules: ["ST-1"]) { _ in }
    _ = await ConformanceRunner(cases: [nothing, nothing], timeLimit: .seconds(60)).run(backend)
    let seen = names.withLock { $0 }
    #expect(seen.count == 7, "a probe, two cases with one store and two with two")
    #expect(Set(seen).count == 5)
    for name in seen { #expect(name.wholeMatch(of: /[A-Za-z][A-Za-z0-9_]{0,47}/) != nil, "\(name)") }
  }

  @Test func `the same seed makes the same choices`() async {
    let drawn = Locked<[[Int]]>([])
    let draws = ConformanceCase("TST-006", "draws", rules: ["ST-1"]) { t in
      let numbers = (0..<8).map { _ in t.random(in: 0...1_000_000) }
      drawn.withLock { $0.append(numbers) }
    }
    for seed in [1, 1, 2] as [UInt64] { _ = await ConformanceRunner(cases: [draws], seed: seed, timeLimit: .seconds(60)).run(memory) }
    let all = drawn.withLock { $0 }
    #expect(all.count == 6)
    #expect(all[0] == all[2])
    #expect(all[0] != all[4])
  }
}

/// A store whose backend is down.
private struct DownStore: RecordStoreWrapper {
  var base: any SessionRecordStore { AnyRecordStore(MemoryRecordStore()) }

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    throw SessionError(.unavailable, "nobody answers")
  }
}
