import Foundation
import SessionsReporting

/// The speed of a backend in one cell, with sessions of one size, at one mix of reads and writes.
struct MeasuredMix: Sendable {
  let workload: String
  /// The number of writes for each read.
  let writesPerRead: Double
  /// The requests a second, by the index of the round.
  let rates: [Int: Double]
  /// The number of tasks that made requests.
  let tasks: Int
  /// The mean number of requests in flight, as measured.
  let inFlight: Double
  /// The response times of all rounds.
  let response: LatencyHistogram

  /// Creates the mix; nil for a cell without a rate, or without the operations of its requests.
  init?(_ cell: CellSummary) {
    guard cell.isComparable, let requests = cell.requests, let first = cell.measurements.first else { return nil }
    let counts = cell.operations.mapValues(\.count)
    let reads = Self.sum(counts, Self.reads)
    guard reads > 0 else { return nil }
    workload = cell.key.workload
    writesPerRead = Double(Self.sum(counts, Self.writes)) / Double(reads)
    rates = Dictionary(
      cell.measurements.map { ($0.round, $0.measurement.requestsPerSecond) }.filter { $0.1 > 0 }, uniquingKeysWith: { first, _ in first })
    guard rates.count == cell.measurements.count else { return nil }
    tasks = first.measurement.load.tasks
    inFlight = cell.inFlight ?? Double(tasks)
    response = requests.response
  }

  private static let reads: Set<OperationKind> = [.load, .loadMiss]
  private static let writes: Set<OperationKind> = [.save, .touch, .create, .rotate, .destroy, .destroyAll, .expire]

  private static func sum(_ counts: [String: Int], _ kinds: Set<OperationKind>) -> Int {
    kinds.reduce(0) { $0 + (counts[$1.rawValue] ?? 0) }
  }
}

/// Workloads that differ only in their share of writes, on sessions of one size.
struct MixGroup: Sendable {
  /// The workloads, and the step where the workload is a sweep.
  let cells: [(workload: String, step: Double?)]
  /// The size that half of the sessions do not exceed, in bytes; nil when the result has none.
  let payloadBytes: Int?
  /// The sizes in the words of the result.
  let payload: String?

  /// The group that is closest to the needs in size and mix, counted in doublings; nil when no workload has visitors.
  static func closest(to needs: SessionNeeds, in summary: ResultSummary) -> MixGroup? {
    let ranked = all(in: summary.result, steps: { summary.steps(of: $0) }).compactMap { group -> (group: MixGroup, distance: Double)? in
      let mixes = summary.result.backends.flatMap { group.mixes(of: $0.id, in: summary) }.map(\.writesPerRead)
      guard let least = mixes.min(), let most = mixes.max() else { return nil }
      let need = max(needs.writesPerRead, Self.leastWrites)
      let nearest = min(max(need, least), max(most, Self.leastWrites))
      let size = group.payloadBytes.map { abs(log2(Double(max(needs.payloadBytes, 1)) / Double($0))) } ?? 0
      return (group, size + abs(log2(need / nearest)))
    }
    // The first of equals wins: the plain workloads come first.
    return ranked.reduce(nil) { best, next in best.map { $0.distance <= next.distance ? $0 : next } ?? next }?.group
  }

  /// The mixes of a backend's cells.
  func mixes(of backend: String, in summary: ResultSummary) -> [MeasuredMix] {
    cells.compactMap { MeasuredMix(summary.cell(CellKey(backend: backend, workload: $0.workload, step: $0.step))) }
      .sorted { $0.writesPerRead < $1.writesPerRead }
  }

  /// The least share of writes that makes a difference.
  private static let leastWrites = 0.01

  private static func all(in result: BenchmarkResult, steps: (WorkloadDescription) -> [Double?]) -> [MixGroup] {
    let plain = [VisitorWorkload.browse, .readOnly, .writeBack].compactMap { known in
      result.workloads.first { $0.id == known.id && $0.sweep == nil }
    }
    var groups: [MixGroup] = []
    if let first = plain.first {
      let sizes = sizes(first)
      groups.append(
        MixGroup(cells: plain.map { ($0.id, nil) }, payloadBytes: sizes?.quantile(0.5), payload: sizes.map { "\($0)" }))
    }
    for workload in result.workloads {
      if workload.sweep == .payloadBytes {
        groups += steps(workload).compactMap(\.self).map { fixed(workload.id, $0, bytes: Int($0)) }
      } else if workload.sweep == nil, workload.id.hasPrefix("payload-"), let bytes = Int(workload.id.dropFirst(8)), bytes > 0 {
        groups.append(fixed(workload.id, nil, bytes: bytes))
      }
    }
    return groups
  }

  private static func fixed(_ workload: String, _ step: Double?, bytes: Int) -> MixGroup {
    MixGroup(cells: [(workload, step)], payloadBytes: bytes, payload: "\(PayloadSizes.fixed(bytes))")
  }

  /// The sizes that are named in ``WorkloadSettings/assumptions``.
  private static func sizes(_ workload: WorkloadDescription) -> PayloadSizes? {
    let prefix = "payload sizes: "
    return workload.assumptions.first { $0.hasPrefix(prefix) }.flatMap { PayloadSizes(String($0.dropFirst(prefix.count))) }
  }
}

/// An estimate of the requests a second that a backend does at the mix that is needed.
struct RateEstimate: Sendable {
  /// The requests a second, by the index of the round.
  let rates: [Int: Double]
  /// The workloads that it rests on, in words.
  let basis: String
  /// Whether the workload writes more than needed, so that a rate that is too low decides nothing.
  let isOfMoreWrites: Bool

  /// The median of the rounds.
  var requestsPerSecond: Double { Quantile.middle(of: rates.map(\.value)) ?? 0 }

  /// The estimate of mixes in the order of their writes; nil without any.
  init?(_ mixes: [MeasuredMix], writesPerRead: Double) {
    guard let nearest = mixes.min(by: { abs($0.writesPerRead - writesPerRead) < abs($1.writesPerRead - writesPerRead) }) else { return nil }
    let isSame = abs(nearest.writesPerRead - writesPerRead) <= Self.tolerance * writesPerRead
    let above = mixes.firstIndex { $0.writesPerRead > writesPerRead }
    if !isSame, let above, above > 0 {
      let (low, high) = (mixes[above - 1], mixes[above])
      let part = (writesPerRead - low.writesPerRead) / (high.writesPerRead - low.writesPerRead)
      // The time of a request is that of its read and its share of a write: times can be interpolated, rates cannot.
      rates = low.rates.reduce(into: [:]) { rates, entry in
        if let other = high.rates[entry.key] { rates[entry.key] = 1 / ((1 - part) / entry.value + part / other) }
      }
      basis = "worked out between '\(low.workload)' and '\(high.workload)'"
      isOfMoreWrites = false
      guard !rates.isEmpty else { return nil }
    } else {
      rates = nearest.rates
      let mix =
        nearest.writesPerRead > 0
        ? ", at \(NumberText.significant(1 / nearest.writesPerRead, digits: 2)) reads a write" : ", which never writes"
      basis = "measured with '\(nearest.workload)'\(isSame ? "" : mix)"
      isOfMoreWrites = !isSame && nearest.writesPerRead > writesPerRead
    }
  }

  /// The distance up to which a mix counts as that of the needs: a fifth.
  private static let tolerance = 0.2
}
