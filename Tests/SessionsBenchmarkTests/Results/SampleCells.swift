import Sessions
import SessionsBenchmark

/// The cells of a round of the sample.
struct SampleCells {
  private var numbers: SampleNumbers

  /// Makes the cells of a round, whose numbers follow from its seed.
  init(seed: UInt64) { numbers = SampleNumbers(seed: seed) }

  mutating func outcome(_ store: SampleStore, _ workload: WorkloadDescription, _ step: Double?) -> CellOutcome {
    let id = store.description.id
    switch (workload.id, id, step) {
    case ("logout-everywhere", "cookie", _):
      return .unsupported(reason: "the browser holds the session: there is no index of a user's sessions")
    case ("payload-sweep", "cookie", 16_384?):
      return .unsupported(reason: "16 KiB do not fit into a cookie, which has 4 KiB at most")
    case ("logout-everywhere", "sqlite-full", _):
      return .invalid(reason: "verify: 3 of 1000 sessions were there after their user had logged out")
    case ("rate-ladder", _, let percent?):
      let isOver = percent > 100
      let measurement = open(store, percent: Int(percent))
      return isOver ? .saturated(measurement, reason: "91 % of the offered rate was reached") : .measured(measurement)
    case ("concurrency-sweep", _, let tasks?): return .measured(closed(store, tasks: Int(tasks), cost: 100))
    case ("payload-sweep", _, let bytes?): return .measured(closed(store, tasks: 32, cost: 90 + Int(bytes) / 160))
    case ("logout-everywhere", _, _): return .measured(closed(store, tasks: 32, cost: 640))
    case ("expiry-debt", _, _): return .measured(closed(store, tasks: 32, cost: 115, sweeps: true))
    default: return .measured(closed(store, tasks: 32, cost: 100, detailed: true))
    }
  }

  /// A closed loop of five seconds in which requests cost `cost` percent of the usual.
  private mutating func closed(
    _ store: SampleStore, tasks: Int, cost: Int, detailed: Bool = false, sweeps: Bool = false
  ) -> CellMeasurement {
    // With more tasks the rate grows towards a ceiling, and the excess waits.
    let rate = numbers.near(store.rate * 100 / cost * tasks * 11 / (tasks * 10 + 32))
    let count = rate * 5
    let median = max(store.median * cost / 100, 1_000_000_000 / max(1, rate) * tasks * 9 / 10)
    let requests = operation(count, median: median, tail: store.tail, errors: store.description.id == "redis" && sweeps ? 3 : 0)
    let operations: [String: OperationMeasurement] =
      detailed
      ? [
        "load": operation(count, median: median * 9 / 10, tail: store.tail),
        "save": operation(count * 8 / 100, median: median * 13 / 10, tail: store.tail),
      ] : [:]
    let exact = store.exact.map { exact in
      let totals = [
        ExactCounters.roundTrips: exact.roundTrips, ExactCounters.statements: exact.roundTrips,
        ExactCounters.bytesSent: exact.sent, ExactCounters.bytesReceived: exact.received,
      ]
      return ExactCounters(operations: 1000, totals: totals)
    }
    return CellMeasurement(
      load: LoadDescription(model: .closed, tasks: tasks, processes: 1, offeredPerSecond: nil, skipped: nil), phases: Self.phases,
      requests: requests, operations: operations, counters: ["hit": count * 98 / 100, "miss": count / 50],
      errors: requests.errors > 0 ? ["unavailable": requests.errors] : [:], exact: exact, lag: nil,
      resources: resources(store, count, sweeps: sweeps), verified: 1000, timeline: sweeps ? timeline(rate) : nil)
  }

  private mutating func open(_ store: SampleStore, percent: Int) -> CellMeasurement {
    let offered = store.rate * percent / 100
    let isOver = percent > 100
    let count = numbers.near(isOver ? store.rate : offered, thousandths: 4) * 5
    let median = isOver ? 420_000_000 : store.median * 100 / (112 - percent) + store.median
    let service = histogram(count, median: store.median * 2, tail: store.tail)
    let requests = OperationMeasurement(
      count: count, errors: 0, service: service, response: histogram(count, median: median, tail: store.tail))
    return CellMeasurement(
      load: LoadDescription(model: .open, tasks: 256, processes: 1, offeredPerSecond: Double(offered), skipped: isOver ? count / 40 : 0),
      phases: Self.phases, requests: requests, operations: [:], counters: [:], errors: [:], exact: nil,
      lag: histogram(count, median: isOver ? 400_000_000 : 9_000, tail: 100), resources: resources(store, count), verified: 1000,
      timeline: nil)
  }

  private static let phases = PhaseDurations(
    prepareSeconds: 1.5, warmUpSeconds: 2, measureSeconds: 5, verifySeconds: 0.25, cleanUpSeconds: 0.5)

  private mutating func resources(_ store: SampleStore, _ count: Int, sweeps: Bool = false) -> ResourceUse {
    ResourceUse(
      clientCPUSeconds: Double(numbers.near(6000)) / 1000,
      backendCPUSeconds: store.description.locality == .loopback ? Double(numbers.near(2500)) / 1000 : nil,
      residentBytes: Int64(numbers.near(64_000_000)), contextSwitches: count / 9, storedBytes: 1_536_000, liveSessions: 1000,
      logBytes: sweeps ? 41_943_040 : nil, sweptRows: sweeps ? 4_000_000 : nil, sweepSeconds: sweeps ? 2.5 : nil,
      reconnects: sweeps ? 1 : nil)
  }

  private mutating func timeline(_ rate: Int) -> CellTimeline {
    let completed = (0..<20).map { second in numbers.near((6...8).contains(second) ? rate * 7 / 10 : rate) }
    return CellTimeline(completed: completed, marks: [.init(second: 6, label: "sweep begins"), .init(second: 8.5, label: "sweep ends")])
  }

  private mutating func operation(_ count: Int, median: Int, tail: Int, errors: Int = 0) -> OperationMeasurement {
    let histogram = histogram(count, median: numbers.near(median), tail: tail)
    return OperationMeasurement(count: count, errors: errors, service: histogram, response: histogram)
  }

  private func histogram(_ count: Int, median: Int, tail: Int) -> LatencyHistogram {
    let buckets = numbers.histogram(count: count, median: median, tail: tail)
    return LatencyHistogram(
      buckets: buckets.map { .init(nanoseconds: Int64($0.nanoseconds), count: $0.count) }, highest: 60_000_000_000)
  }
}

/// Numbers that look like measured ones and are the same on every platform: whole numbers only, from a seed.
private struct SampleNumbers {
  private var numbers: SplitMix64

  init(seed: UInt64) { numbers = SplitMix64(seed: seed) }

  /// A value near another: at most this many thousandths away.
  mutating func near(_ value: Int, thousandths: Int = 30) -> Int {
    value * (1000 - thousandths + Int(numbers.next() % UInt64(2 * thousandths + 1))) / 1000
  }

  /// The spread of a store's latencies around their median: percent of it, and the share in millionths.
  private static let shape: [(percent: Int, share: Int)] = [
    (60, 50_000), (80, 250_000), (100, 300_000), (130, 200_000), (170, 120_000), (230, 60_000), (400, 15_000), (700, 4_000), (1_800, 800),
    (5_000, 200),
  ]

  /// The buckets of `count` durations around a median in nanoseconds; the slow ones are stretched by `tail` percent.
  func histogram(count: Int, median: Int, tail: Int) -> [(nanoseconds: Int, count: Int)] {
    var left = count
    var buckets: [(nanoseconds: Int, count: Int)] = []
    for (percent, share) in Self.shape.reversed() where percent != 100 {
      let times = count / 1_000_000 * share + count % 1_000_000 * share / 1_000_000
      let stretched = percent > 200 ? 200 + (percent - 200) * tail / 100 : percent
      if times > 0 { buckets.append((median * stretched / 100, times)) }
      left -= times
    }
    if left > 0 { buckets.append((median, left)) }
    return buckets.sorted { $0.nanoseconds < $1.nanoseconds }
  }
}
