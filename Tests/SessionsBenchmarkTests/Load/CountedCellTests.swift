import Sessions
import SessionsBenchmark
import SessionsTesting
import Testing

/// Cells that are counted and not timed.
@Suite struct CountedCellTests {
  private let runner = CellRunner(
    VisitorWorkload.browse, CellSettings(load: .closed(tasks: 8), workload: WorkloadSettings(seed: 7, payloadSizes: .fixed(100))))

  private func exact(_ outcome: CountedOutcome) throws -> ExactCounters {
    guard case .counted(let exact) = outcome else { throw LoadTestError("\(outcome)") }
    return exact
  }

  @Test func `two passes with one seed count the same, and another seed counts something else`() async throws {
    var passes: [ExactCounters] = []
    for _ in 0..<2 {
      let meter = CallMeter()
      passes.append(try exact(try await runner.count(CountedLoad(), on: LoadBackend(wrap: meter.wrap), namespace: "a", with: meter)))
    }
    #expect(passes[0] == passes[1])
    #expect(passes[0].operations > 500)
    var settings = runner.settings
    settings.workload.seed = 8
    let meter = CallMeter()
    let other = try exact(
      try await CellRunner(VisitorWorkload.browse, settings).count(
        CountedLoad(), on: LoadBackend(wrap: meter.wrap), namespace: "a", with: meter))
    #expect(other != passes[0])
  }

  @Test func `nothing but the requests is counted`() async throws {
    let meter = CallMeter()
    let load = LoadBackend(wrap: meter.wrap)
    let only = CellRunner(VisitorWorkload.readOnly, runner.settings)
    let counted = try exact(
      try await only.count(CountedLoad(requests: 40, population: 30), on: load, namespace: "a", with: meter))
    #expect(counted.operations == 40)
    #expect(counted.totals == ["calls": 40])
    #expect(load.closed.withLock { $0 } == 1)
    // 30 sessions were made before them and read back after them.
    #expect(meter.all == 30 + 40 + 30)
  }

  @Test func `a request of very many operations is the last one`() async throws {
    let meter = CallMeter()
    let counted = try exact(
      try await CellRunner(LogoutEverywhereWorkload(sessionsPerUser: 5), runner.settings).count(
        CountedLoad(requests: 500, operations: 20, population: 10), on: LoadBackend(wrap: meter.wrap), namespace: "a", with: meter))
    #expect((20..<27).contains(counted.operations))
  }

  @Test func `a store that drops writes has no counters`() async throws {
    let backend = LoadBackend(wrap: { ForgetfulRecords(base: $0) })
    let outcome = try await CellRunner(VisitorWorkload.writeBack, runner.settings).count(
      CountedLoad(), on: backend, namespace: "a", with: CallMeter())
    guard case .invalid(let reason) = outcome else { throw LoadTestError("\(outcome)") }
    #expect(reason.contains("not what was acknowledged"))
    #expect(backend.closed.withLock { $0 } == 1)
  }

  @Test func `a store that fails has no counters, and is closed`() async throws {
    let backend = LoadBackend(wrap: { FailingRecords(base: $0, fails: { true }) })
    let error = await #expect(throws: SessionError.self) {
      _ = try await runner.count(CountedLoad(), on: backend, namespace: "a", with: CallMeter())
    }
    #expect(error?.code == .unavailable)
    #expect(backend.closed.withLock { $0 } == 1)
  }

  @Test func `what a store cannot do is unsupported`() async throws {
    let outcome = try await CellRunner(LogoutEverywhereWorkload(sessionsPerUser: 5), runner.settings).count(
      CountedLoad(), on: LoadBackend(wrap: { _ in PlainRecords() }), namespace: "a", with: CallMeter())
    guard case .unsupported = outcome else { throw LoadTestError("\(outcome)") }
  }

  @Test func `only what all passes agree on is exact, and only cells with numbers get it`() {
    let two = [1, 2].map { ExactCounters(operations: 5, totals: ["same": 3, "other": $0]) }
    #expect(ExactCounters.agreed(two)?.totals == ["same": 3])
    #expect(ExactCounters.agreed([two[0], ExactCounters(operations: 6, totals: two[0].totals)]) == nil)
    #expect(ExactCounters.agreed([]) == nil)
    let cell = SmallResult.cell(requests: 10)
    let attached = BenchmarkCell(backend: "m", workload: "w", outcome: .measured(cell)).counted(two[0])
    #expect(attached.measurement?.exact == two[0])
    #expect(attached.measurement?.requests == cell.requests)
    let invalid = BenchmarkCell(backend: "m", workload: "w", outcome: .invalid(reason: "r"))
    #expect(invalid.counted(two[0]) == invalid)
  }
}

/// Counts the calls of record stores.
private struct CallMeter: ExactMeter {
  private let calls = Noted(0)
  private let start = Noted(0)

  /// All calls, counted or not.
  var all: Int { calls.withLock { $0 } }

  @Sendable func wrap(_ base: any SessionRecordStore) -> any SessionRecordStore { Counted(base: base, calls: calls) }

  func begin() {
    let now = all
    start.withLock { $0 = now }
  }

  func end() throws(SessionError) -> [String: Int] { ["calls": all - start.withLock { $0 }] }

  private struct Counted: RecordStoreWrapper {
    let base: any SessionRecordStore
    let calls: Noted<Int>

    func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
      calls.withLock { $0 += 1 }
      return try await base.load(key, now: now)
    }

    func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
      calls.withLock { $0 += 1 }
      return try await base.create(key, record, now: now)
    }
  }
}
