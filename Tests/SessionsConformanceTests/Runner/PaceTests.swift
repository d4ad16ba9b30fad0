import Sessions
import SessionsConformance
import SessionsMemory
import SessionsTesting
import Testing

/// Time limits on stores that are slow, and on those that do not answer.
@Suite struct PaceTests {
  /// A memory store whose answers take some time, and creates from the fourth on another one.
  private final class SlowStore: RecordStoreWrapper {
    let base: any SessionRecordStore = AnyRecordStore(MemoryRecordStore())
    let early: Duration
    let late: Duration
    private let count: Locked<Int> = Locked(0)
    private let answered: @Sendable () -> Void

    init(early: Duration, late: Duration, answered: @escaping @Sendable () -> Void = {}) {
      (self.early, self.late, self.answered) = (early, late, answered)
    }

    func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
      let number = count.withLock { count in
        count += 1
        return count
      }
      try? await Task.sleep(for: number > 3 ? late : early)
      answered()
      return try await base.create(key, record, now: now)
    }

    func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
      try? await Task.sleep(for: early)
      return try await base.load(key, now: now)
    }
  }

  private func run(_ limit: Duration, early: Duration, late: Duration, creates: Int) async -> StoreResult {
    let backend = RecordStoreBackend(name: "slow", isShared: false) { _ throws(SessionError) in SlowStore(early: early, late: late) }
    let many = ConformanceCase("TST-030", "creates", rules: ["ST-1"]) { t in
      for _ in 0..<creates { _ = try await t.newRecord(t.freshRecord()) }
    }
    return await ConformanceRunner(cases: [many], timeLimit: limit).run(backend)
  }

  @Test(.timeLimit(.minutes(2))) func `a store that is slow from the start has the time that it needs`() async {
    // 20 creates of 40 ms take four times the limit.
    let result = await run(.milliseconds(200), early: .milliseconds(40), late: .milliseconds(40), creates: 20)
    #expect(result.results.map(\.outcome) == [.passed, .passed], "\(TextReport().render(result))")
  }

  @Test(.timeLimit(.minutes(2))) func `a store that is slow has more time for every order of requests too`() async throws {
    let backend = RecordStoreBackend(name: "slow", isShared: false) { _ throws(SessionError) in
      SlowStore(early: .milliseconds(3), late: .milliseconds(3))
    }
    let orders = try #require(ConformanceSuite.find("SCH-010"))
    let result = await ConformanceRunner(cases: [orders], timeLimit: .milliseconds(300)).run(backend)
    #expect(result.results.allSatisfy { $0.outcome == .passed || $0.outcome == .inconclusive }, "\(TextReport().render(result))")
    #expect(result.results.first.map { $0.milliseconds > 400 } == true, "\(TextReport().render(result))")
  }

  @Test(.timeLimit(.minutes(2))) func `a store that becomes slow and answers is too slow, which is not wrong`() async {
    let result = await run(.seconds(1), early: .zero, late: .milliseconds(100), creates: 2_000)
    #expect(result.results.map(\.outcome) == [.inconclusive, .inconclusive], "\(TextReport().render(result))")
    #expect(result.results.first?.reason?.contains("too slow for the time limit") == true)
    #expect(result.results.first?.reason?.contains("--time-limit") == true)
    #expect(SuiteReport(seed: 1, stores: [result]).exitCode == 3)
  }

  @Test(.timeLimit(.minutes(2))) func `a store that stops answering fails, however slow it was before`() async {
    let result = await run(.seconds(1), early: .milliseconds(40), late: .seconds(3600), creates: 20)
    #expect(result.results.map(\.outcome) == [.failed, .failed])
    #expect(result.results.first?.reason == "time limit")
  }

  @Test(.timeLimit(.minutes(2))) func `cases that run at the same time have time for the answers of each`() async {
    let many = ConformanceCase("TST-032", "creates", rules: ["ST-1"]) { t in
      for _ in 0..<1_500 { _ = try await t.newRecord(t.freshRecord()) }
    }
    let cases = [ConformanceCase](repeating: many, count: 16)
    let result = await ConformanceRunner(cases: cases, timeLimit: .milliseconds(700), jobs: 16).run(Counting())
    #expect(result.results.map(\.outcome) == [CaseOutcome](repeating: .passed, count: 16), "\(TextReport().render(result))")
  }

  @Test func `a breach fails a case that passed, and the end of a backend ends the run`() async {
    let nothing = ConformanceCase("TST-031", "nothing", rules: ["ST-1"]) { _ in }
    let backend = Breaching()
    let result = await ConformanceRunner(cases: [nothing, nothing, nothing], timeLimit: .seconds(60)).run(backend)
    #expect(result.results.map(\.outcome) == [.passed, .failed])
    #expect(result.results.last?.seen == "it answered twice")
    #expect(result.error == "it is gone")
    #expect(SuiteReport(seed: 1, stores: [result]).exitCode == 1)
  }

  /// Its answers take some time, and it counts them, as one whose cases share a program does.
  private final class Counting: ConformanceBackend {
    let name = "counting"
    let details: [String: String] = [:]
    let opensTwice = false
    private let answers: Locked<(answers: Int, latest: ContinuousClock.Instant)> = Locked((0, .now))

    func open(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
      async throws(SessionError) -> OpenedBackend
    {
      let records = SlowStore(early: .milliseconds(1), late: .milliseconds(1)) { self.answers.withLock { $0 = ($0.answers + 1, .now) } }
      return OpenedBackend(stores: [try ServerSessionStore(records, configuration: configuration)], records: [records])
    }

    var progress: (answers: Int, latest: ContinuousClock.Instant)? { answers.withLock { $0 } }
  }

  /// It does something wrong during its second case, and is gone after it.
  private final class Breaching: ConformanceBackend {
    let name = "breaching"
    let details: [String: String] = [:]
    let opensTwice = false
    private let opened: Locked<Int> = Locked(0)

    func open(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
      async throws(SessionError) -> OpenedBackend
    {
      opened.withLock { $0 += 1 }
      return OpenedBackend(stores: [try ServerSessionStore(MemoryRecordStore(), configuration: configuration)])
    }

    // The first is the probe.
    func takeBreach() -> String? { opened.withLock { $0 } == 3 ? "it answered twice" : nil }
    var verdict: String? { opened.withLock { $0 } == 3 ? "it is gone" : nil }
  }
}
