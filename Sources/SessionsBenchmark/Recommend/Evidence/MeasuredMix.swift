/// A cell that says how fast a backend is with sessions of one size, at one mix of reads and writes.
struct MeasuredMix: Sendable {
  let workload: String
  /// How many writes there were for each read.
  let writesPerRead: Double
  /// Requests a second, by the index of the round.
  let rates: [Int: Double]
  /// How many requests were in flight.
  let tasks: Int
  /// The response times of all rounds.
  let response: LatencyHistogram

  /// Nil for a cell that tells no rate, or not what its requests were made of.
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
    response = requests.response
  }

  private static let reads: Set<OperationKind> = [.load, .loadMiss]
  private static let writes: Set<OperationKind> = [.save, .touch, .create, .rotate, .destroy, .destroyAll, .expire, .takeFlash]

  private static func sum(_ counts: [String: Int], _ kinds: Set<OperationKind>) -> Int {
    kinds.reduce(0) { $0 + (counts[$1.rawValue] ?? 0) }
  }
}
