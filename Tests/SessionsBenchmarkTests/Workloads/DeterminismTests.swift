import Sessions
import SessionsBenchmark
import SessionsMemory
import Testing

@Suite("The same seed, the same operations")
struct DeterminismTests {
  private func calls(_ id: String, seed: UInt64, workers: Int = 1, concurrency: Int = 1) async throws -> [String] {
    let workload = try #require(BenchmarkWorkloads.named(id))
    let settings = WorkloadSettings(
      seed: seed, population: 1000, workers: workers, payloadSizes: .logNormal(median: 100, sigma: 1, range: 64...500),
      concurrency: concurrency)
    let log = LoggingStore(try server(MemoryRecordStore(), for: workload))
    let driven = try await drive(workload, on: log, settings, requests: 600)
    #expect(driven.outcome.isPassed)
    return log.calls
  }

  static let ids = [
    "browse", "rolling", "write-back", "read-only", "login-storm", "bots", "hot-session", "expiry-debt", "logout-everywhere-5",
  ]

  @Test("A workload does the same operations with the same content in the same order", arguments: ids)
  func repeats(id: String) async throws {
    let first = try await calls(id, seed: 1)
    #expect(first.count > 1000)
    #expect(first == (try await calls(id, seed: 1)))
    #expect(first != (try await calls(id, seed: 2)))
  }

  @Test("How many tasks fill the store changes nothing but their order")
  func concurrency() async throws {
    let one = try await calls("browse", seed: 3, concurrency: 1)
    #expect(one.sorted() == (try await calls("browse", seed: 3, concurrency: 32)).sorted())
  }

  @Test("Each worker does what it does, however their turns fall")
  func workers() async throws {
    func orders(turns: [Int]) async throws -> [[OperationKind]] {
      let workload = VisitorWorkload.browse
      let settings = WorkloadSettings(seed: 4, population: 300, workers: 3, payloadSizes: .fixed(64))
      let store = try server(MemoryRecordStore(), for: workload)
      let run = try await workload.visitors(WorkloadContext(store: store, clock: TickingClock(), settings: settings))
      var workers = (0..<3).map { run.worker($0) }
      var recorders = Array(repeating: CountingRecorder(), count: 3)
      for turn in turns { try await workers[turn].request(&recorders[turn]) }
      return recorders.map(\.order)
    }
    let inTurn = try await orders(turns: (0..<900).map { $0 % 3 })
    #expect(inTurn == (try await orders(turns: (0..<900).map { $0 / 300 })))
    #expect(inTurn[0] != inTurn[1])
  }
}
