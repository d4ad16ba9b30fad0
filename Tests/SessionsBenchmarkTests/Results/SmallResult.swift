import SessionsBenchmark

/// A result with the cells that a test gives it, under the workload `browse`.
enum SmallResult {
  /// Makes a result of the outcomes of each round by the backend.
  static func make(
    _ rounds: [[String: CellOutcome]], reference: String = "postgres", text: String = "plain", synthetic: Bool = false,
    configuration: String = "release", workload: WorkloadDescription? = nil, step: Double? = nil,
    conformance: BackendConformance = BackendConformance(verdict: .passed), cells: [BenchmarkCell]? = nil
  ) -> BenchmarkResult {
    let only = cells
    let ids = Set(rounds.flatMap(\.keys)).union([reference]).sorted()
    let workload = workload ?? WorkloadDescription(id: "browse", summary: text, parameters: ["p": text], assumptions: [text], seed: 1)
    return BenchmarkResult(
      synthetic: synthetic, started: "2026-01-15T09:30:00Z", seconds: 60, command: ["sessionlab", "bench", text], seed: 7,
      reference: reference, tool: ToolDescription(name: "sessionlab", version: "0.1.0"),
      host: HostDescription(cpu: text, cores: 2, memoryBytes: 1_073_741_824, kernel: "Linux"),
      swift: SwiftDescription(version: "6.3.1", configuration: configuration),
      backends: ids.map {
        BackendDescription(
          id: $0, adapterVersion: "0.1.0", settings: ["s": text], durability: .powerLoss, locality: .file, codec: "CBOR",
          conformance: conformance)
      }, workloads: [workload],
      rounds: rounds.enumerated().map { index, cells in
        BenchmarkRound(
          index: index,
          cells: only
            ?? cells.sorted { $0.key < $1.key }.map {
              BenchmarkCell(backend: $0.key, workload: workload.id, step: step, outcome: $0.value)
            })
      }, harness: HarnessCost(nanosecondsPerRequest: 700, tasks: 16, ceilingPerSecond: 2_000_000))
  }

  /// An open loop of a second with a thousand requests, of which a hundredth took `p99` nanoseconds and the others one.
  static func offered(rate: Double, p99: Int64, errors: Int) -> CellMeasurement {
    let closed = cell(requests: 1_000)
    let buckets: [LatencyHistogram.Bucket] = [.init(nanoseconds: 1, count: 989), .init(nanoseconds: p99, count: 11)]
    let histogram = LatencyHistogram(buckets: buckets, highest: 60_000_000_000)
    return CellMeasurement(
      load: LoadDescription(model: .open, tasks: 4, processes: 1, offeredPerSecond: rate, skipped: 0), phases: closed.phases,
      requests: OperationMeasurement(count: 1_000, errors: errors, service: histogram, response: histogram), operations: [:], counters: [:],
      errors: [:], exact: nil, lag: histogram, resources: closed.resources, verified: 10, timeline: nil)
  }

  /// A closed loop in which nine of ten requests took a microsecond and the others two.
  static func cell(
    requests: Int, seconds: Double = 1, errors: [String: Int] = [:], counters: [String: Int] = [:], exact: ExactCounters? = nil,
    resources: ResourceUse = ResourceUse()
  ) -> CellMeasurement {
    let slow = requests / 10
    let buckets = [(1_000, requests - slow), (2_000, slow)].filter { $0.1 > 0 }
    let histogram = LatencyHistogram(buckets: buckets.map { .init(nanoseconds: Int64($0.0), count: $0.1) }, highest: 60_000_000_000)
    return CellMeasurement(
      load: LoadDescription(model: .closed, tasks: 4, processes: 1, offeredPerSecond: nil, skipped: nil),
      phases: PhaseDurations(prepareSeconds: 1, warmUpSeconds: 1, measureSeconds: seconds, verifySeconds: 1, cleanUpSeconds: 1),
      requests: OperationMeasurement(count: requests, errors: errors.values.reduce(0, +), service: histogram, response: histogram),
      operations: [:], counters: counters, errors: errors, exact: exact, lag: nil,
      resources: resources, verified: 10, timeline: nil)
  }
}

extension ResultStatistics {
  /// Statistics whose interval reaches from the smallest to the largest of at least five values: a report does not depend on the method.
  static let range = ResultStatistics(
    medianInterval: { values in values.count < 5 ? nil : ends(values) },
    ratioInterval: { values, references in values.count < 5 ? nil : ends(zip(values, references).map(/)) })

  /// Statistics that never have enough.
  static let none = ResultStatistics(medianInterval: { _ in nil }, ratioInterval: { _, _ in nil })

  @Sendable private static func ends(_ values: [Double]) -> ClosedRange<Double>? {
    guard let low = values.min(), let high = values.max() else { return nil }
    return low...high
  }
}
