import SessionsBenchmark

/// A made-up result for an answer: stores with the rates, mixes and latencies that a test sets.
struct MeasuredRun {
  /// Requests a second in a closed loop, by store and workload.
  var rates: [String: [String: Double]] = [:]
  /// Steps of an open loop, by store: the offered rate, the 99th percentile in milliseconds, and whether it kept up.
  var steps: [String: [(offered: Double, p99: Double, keptUp: Bool)]] = [:]
  /// The 99th percentile of closed loops in milliseconds, by store; 1 where it is not given.
  var closedP99: [String: Double] = [:]
  var failed: Set<String> = []
  var invalid: Set<String> = []
  var notJudged: Set<String> = []
  var durability: [String: DurabilityClass] = [:]
  var payload: String = "payload sizes: fixed:1024"
  var rounds: Int = 6
  /// The factors of the rounds' rates, by store.
  var noise: [String: [Double]] = [:]

  var result: BenchmarkResult {
    let ids = Set(rates.keys).union(steps.keys).union(invalid).union(failed).sorted()
    let names = Set(rates.values.flatMap(\.keys)).sorted()
    let ladder = WorkloadDescription(id: "rate-ladder", summary: "", seed: 1, sweep: .offeredPercent)
    let workloads =
      names.map { WorkloadDescription(id: $0, summary: "", assumptions: [payload], seed: 1) } + (steps.isEmpty ? [] : [ladder])
    return BenchmarkResult(
      started: "2026-01-15T09:30:00Z", seconds: 60, command: ["sessionlab", "bench"], seed: 7, reference: ids[0],
      tool: ToolDescription(name: "sessionlab", version: "0.1.0"),
      host: HostDescription(cpu: "a processor", cores: 2, memoryBytes: 1 << 30, kernel: "Linux"),
      swift: SwiftDescription(version: "6.3.1", configuration: "release"), backends: ids.map(describe), workloads: workloads,
      rounds: (0..<rounds).map { index in BenchmarkRound(index: index, cells: ids.flatMap { cells($0, round: index) }) })
  }

  func answer(_ needs: SessionNeeds) -> Recommendation { StoreRecommender(result, statistics: .range).recommendation(for: needs) }

  /// Writes for each hundred reads.
  static let writes: [String: Int] = ["read-only": 0, "browse": 14, "write-back": 100]

  private func describe(_ id: String) -> BackendDescription {
    let own: [StoreKind: DurabilityClass] = [.memory: .volatile, .cookie: .client, .sqlite: .processCrash, .redis: .lastSecond]
    let verdict: BackendConformance.Verdict = failed.contains(id) ? .failed : notJudged.contains(id) ? .notJudged : .passed
    return BackendDescription(
      id: id, adapterVersion: "0.1.0", durability: durability[id] ?? StoreKind(backend: id).flatMap { own[$0] } ?? .powerLoss,
      locality: .loopback, codec: "CBOR", conformance: BackendConformance(verdict: verdict, failed: failed.contains(id) ? ["ROT-003"] : []))
  }

  private func cells(_ id: String, round: Int) -> [BenchmarkCell] {
    if invalid.contains(id) { return [BenchmarkCell(backend: id, workload: "browse", outcome: .invalid(reason: "3 sessions were lost"))] }
    let closed = (rates[id] ?? [:]).sorted { $0.key < $1.key }.map { workload, rate in
      let factor = noise[id].map { $0[round % $0.count] } ?? 1
      return BenchmarkCell(
        backend: id, workload: workload, outcome: .measured(cell(rate * factor, Self.writes[workload] ?? 100, p99: closedP99[id] ?? 1)))
    }
    let open = (steps[id] ?? []).enumerated().map { index, step in
      let cell = SmallResult.offered(rate: step.offered, p99: Int64(step.p99 * 1e6), errors: 0)
      return BenchmarkCell(
        backend: id, workload: "rate-ladder", step: Double(index + 1),
        outcome: step.keptUp ? .measured(cell) : .saturated(cell, reason: "90 % of the offered rate was reached"))
    }
    return closed + open
  }

  private func cell(_ rate: Double, _ writes: Int, p99: Double) -> CellMeasurement {
    let base = SmallResult.cell(requests: Int(rate))
    let slow = max(11, Int(rate) / 50)
    let histogram = LatencyHistogram(
      buckets: [.init(nanoseconds: 1_000, count: Int(rate) - slow), .init(nanoseconds: Int64(p99 * 1e6), count: slow)],
      highest: 60_000_000_000)
    let requests = OperationMeasurement(count: Int(rate), errors: 0, service: histogram, response: histogram)
    func operation(_ count: Int) -> OperationMeasurement {
      let histogram = LatencyHistogram(buckets: [.init(nanoseconds: 1, count: count)], highest: 60_000_000_000)
      return OperationMeasurement(count: count, errors: 0, service: histogram, response: histogram)
    }
    return CellMeasurement(
      load: base.load, phases: base.phases, requests: requests,
      operations: writes == 0 ? ["load": operation(10_000)] : ["load": operation(10_000), "save": operation(writes * 100)], counters: [:],
      errors: [:], exact: nil, lag: nil, resources: base.resources, verified: 10, timeline: nil)
  }
}
