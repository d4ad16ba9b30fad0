import SessionsBenchmark

/// A made-up result, marked as such. It has every status, every kind of sweep and every optional field somewhere.
enum SampleResult {
  /// The sample of the fixtures.
  static let full: BenchmarkResult = make(rounds: 6)

  /// The smallest sample that shows every field.
  static let small: BenchmarkResult = make(rounds: 1, stores: ["cookie", "redis", "sqlite-full", "postgres"], loads: [110], isSmall: true)

  /// A backend that was asked what its writes survive, and keeps less than it declares.
  private static func asked(_ backend: BackendDescription) -> BackendDescription {
    var backend = backend
    (backend.declaredDurability, backend.decidingSetting, backend.warnings) = (.powerLoss, "fsync=off", ["keys are evicted"])
    return backend
  }

  /// Makes a sample; each round is a shuffle of the same cells.
  static func make(rounds: Int, stores: Set<String>? = nil, loads: [Double] = [25, 50, 90, 110], isSmall: Bool = false)
    -> BenchmarkResult
  {
    let stores = SampleStore.all.filter { stores?.contains($0.description.id) ?? true }
    let workloads = workloads
    let made = (0..<rounds).map { index -> BenchmarkRound in
      var cells = SampleCells(seed: UInt64(1000 + index))
      var list: [BenchmarkCell] = []
      for workload in workloads {
        for step in steps(workload, loads: loads) {
          for store in stores where hasCell(store, workload) {
            list.append(
              BenchmarkCell(
                backend: store.description.id, workload: workload.id, step: step, outcome: cells.outcome(store, workload, step)))
          }
        }
      }
      // Every round begins at another cell, as a drawn order does.
      let start = index * 7 % max(1, list.count)
      return BenchmarkRound(index: index, cells: Array(list[start...] + list[..<start]))
    }
    return BenchmarkResult(
      synthetic: true, started: "2026-01-15T09:30:00Z", seconds: 5_280,
      command: [
        "sessionlab", "bench", "--store", "memory", "--store", "postgres://localhost/sessions", "--rounds", "6", "--seed", "20260115",
      ],
      seed: 20_260_115, reference: "postgres",
      tool: ToolDescription(name: "sessionlab", version: "0.1.0", commit: "0123456789ab", dirty: false),
      host: HostDescription(
        cpu: "Sample CPU at 3.0 GHz", cores: 8, memoryBytes: 16_777_216_000, kernel: "Linux 6.1.0", governor: "performance",
        virtualisation: "kvm", loadAverage: 0.42),
      swift: SwiftDescription(version: "6.3.1", configuration: "release"),
      backends: stores.map { isSmall ? asked($0.description) : $0.description }, workloads: workloads,
      rounds: made, notes: ["Made by the tests to show the format: a formula gave every number."],
      harness: HarnessCost(nanosecondsPerRequest: 700, tasks: 16, ceilingPerSecond: 2_000_000), comparisons: [comparison], limits: [limit],
      peers: [peer], pairing: RunPairing(id: "sample", role: .base))
  }

  private static func steps(_ workload: WorkloadDescription, loads: [Double]) -> [Double?] {
    switch workload.sweep {
    case nil: return [nil]
    case .offeredPercent: return loads
    case .tasks: return [1, 8, 64]
    case .payloadBytes: return [256, 2048, 16_384]
    case .sessionsPerUser: return [1, 5, 500]
    }
  }

  /// Sweeps of fewer stores, so that the file stays small.
  private static func hasCell(_ store: SampleStore, _ workload: WorkloadDescription) -> Bool {
    switch workload.id {
    case "rate-ladder", "concurrency-sweep", "expiry-debt": return ["sqlite", "redis", "postgres"].contains(store.description.id)
    case "logout-everywhere": return store.description.id != "memory" && store.description.id != "postgres-pool"
    case "payload-sweep": return ["cookie", "sqlite", "redis", "postgres"].contains(store.description.id)
    default: return true
    }
  }

  private static var workloads: [WorkloadDescription] {
    let traffic = ["live sessions": "100000", "payload": "log-normal, median 1 KiB, 64 B to 32 KiB", "popularity": "Zipf, theta 0.8"]
    let assumed = ["the payload's median is 1 KiB", "popularity follows Zipf with theta 0.8"]
    return [
      WorkloadDescription(
        id: "browse", summary: "load; touch if less than half of the lifetime is left; save if changed; 2 % create, 1 % log in",
        parameters: traffic, assumptions: assumed + ["8 % of the requests change the session"], seed: 11),
      WorkloadDescription(
        id: "logout-everywhere", summary: "destroy all sessions of a user", parameters: ["sessions of a user": "5"], seed: 12),
      WorkloadDescription(
        id: "expiry-debt", summary: "browse, with 40 expired sessions for each live one, while the sweeper runs", parameters: traffic,
        assumptions: ["40 expired sessions for each live one"], seed: 13),
      WorkloadDescription(
        id: "rate-ladder", summary: "browse, offered at a share of what the backend reaches", parameters: traffic, assumptions: assumed,
        seed: 14, sweep: .offeredPercent),
      WorkloadDescription(
        id: "concurrency-sweep", summary: "browse with more and more requests in flight", parameters: traffic, assumptions: assumed,
        seed: 15, sweep: .tasks),
      WorkloadDescription(
        id: "payload-sweep", summary: "load and save a session of a fixed size", parameters: ["live sessions": "100000"], seed: 16,
        sweep: .payloadBytes),
    ]
  }

  private static let comparison = MetricComparison(
    metric: "requestsPerSecond", workload: "concurrency-sweep", step: 8, backend: "redis", reference: "postgres", estimate: 2.87,
    lower: 2.81,
    upper: 2.94, pValue: 0.03125, rounds: 6, method: "Wilcoxon signed-rank, exact", verdict: .larger)

  private static let limit = AnchorRatio(
    anchor: "redis-benchmark 7.0.15", settings: "GET and SET, 50 connections, 1 KiB", backend: "redis", metric: "requests per second",
    moreIsBetter: true, ratios: [0.81, 0.83, 0.8, 0.82, 0.84, 0.81])

  private static let peer = AnchorRatio(
    anchor: "a hand-written table with GRDB 7.10.0", settings: "WAL, NORMAL, one writer", backend: "sqlite", metric: "browse, p99",
    moreIsBetter: false, ratios: [0.71, 0.69, 0.74, 0.7, 0.72, 0.73])
}

/// A store of the sample, with its given speed.
struct SampleStore {
  let description: BackendDescription
  /// Requests a second with 32 tasks.
  let rate: Int
  /// The median of a request with one task, in nanoseconds.
  let median: Int
  /// The distance of the slow requests from the median, in percent of the usual.
  let tail: Int
  /// Exchanges with a server, statements, and bytes in both directions, for a thousand operations; none where there is no server.
  let exact: (roundTrips: Int, sent: Int, received: Int)?

  static let all: [SampleStore] = [
    SampleStore(
      description: describe("memory", .volatile, .inProcess, settings: ["shards": "16"]), rate: 412_000, median: 1_900, tail: 60,
      exact: nil),
    SampleStore(
      description: describe("cookie", .client, .inProcess, settings: ["sealing": "AES-256-GCM"]), rate: 88_000, median: 9_400, tail: 50,
      exact: nil),
    SampleStore(
      description: describe(
        "sqlite", .processCrash, .file, version: "SQLite 3.40.1",
        settings: ["journal_mode": "WAL", "synchronous": "NORMAL"], connections: 4),
      rate: 31_500, median: 34_000, tail: 140, exact: nil),
    SampleStore(
      description: describe(
        "redis", .lastSecond, .loopback, version: "Redis 7.0.15",
        settings: ["appendfsync": "everysec", "appendonly": "yes"], connections: 1),
      rate: 52_300, median: 61_000, tail: 90, exact: (1080, 310_000, 1_240_000)),
    SampleStore(
      description: describe(
        "sqlite-full", .powerLoss, .file, version: "SQLite 3.40.1",
        settings: ["journal_mode": "WAL", "synchronous": "FULL"], connections: 4,
        failed: ["DUR-004"]),
      rate: 6_900, median: 42_000, tail: 300, exact: nil),
    SampleStore(
      description: describe(
        "postgres", .powerLoss, .loopback, version: "PostgreSQL 15.14", settings: ["fsync": "on", "synchronous_commit": "on"],
        connections: 8),
      rate: 18_200, median: 118_000, tail: 110, exact: (1120, 420_000, 1_390_000)),
    SampleStore(
      description: describe(
        "postgres-pool", .powerLoss, .loopback, version: "PostgreSQL 15.14 behind pgbouncer 1.18",
        settings: ["fsync": "on", "pool_mode": "transaction", "synchronous_commit": "on"], connections: 8, verdict: .notJudged),
      rate: 15_900, median: 139_000, tail: 120, exact: (1120, 455_000, 1_420_000)),
  ]

  private static func describe(
    _ id: String, _ durability: DurabilityClass, _ locality: BackendLocality, version: String? = nil, settings: [String: String],
    connections: Int? = nil, verdict: BackendConformance.Verdict = .passed, failed: [String] = []
  ) -> BackendDescription {
    let conformance = BackendConformance(
      verdict: failed.isEmpty ? verdict : .failed, suiteVersion: verdict == .notJudged ? nil : "1.0.0", failed: failed)
    return BackendDescription(
      id: id, adapterVersion: "0.1.0", version: version, settings: settings, durability: durability, locality: locality,
      connections: connections, codec: "CBOR, format 1", conformance: conformance)
  }
}
