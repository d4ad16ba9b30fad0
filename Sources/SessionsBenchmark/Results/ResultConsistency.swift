/// The rules that the parts of a result have to keep with each other.
enum ResultConsistency {
  /// A number beyond the counts of any run, and small enough that the counts of all rounds can be added.
  static let mostOfAll: Int = 1_000_000_000_000_000

  /// Checks a result that was read.
  ///
  /// - Throws: ``ResultReadError/badValue(path:reason:)`` for the first contradiction.
  static func check(_ result: BenchmarkResult) throws(ResultReadError) {
    let backends = Set(result.backends.map(\.id))
    guard backends.count == result.backends.count else { throw .badValue(path: "backends", reason: "two have the same id") }
    let sweeps = Dictionary(result.workloads.map { ($0.id, $0.sweep) }, uniquingKeysWith: { first, _ in first })
    guard sweeps.count == result.workloads.count else { throw .badValue(path: "workloads", reason: "two have the same id") }
    guard backends.contains(result.reference) else {
      throw .badValue(path: "reference", reason: "there is no backend '\(result.reference)'")
    }
    guard Set(result.rounds.map(\.index)).count == result.rounds.count else {
      throw .badValue(path: "rounds", reason: "two have the same index")
    }
    if let pairing = result.pairing {
      guard !pairing.id.isEmpty else { throw .badValue(path: "pairing.id", reason: "an id is not empty") }
      guard pairing.batch >= 1 else { throw .badValue(path: "pairing.batch", reason: "batches are counted from 1") }
    }
    for (number, comparison) in (result.comparisons ?? []).enumerated() {
      for (field, id) in [("backend", comparison.backend), ("reference", comparison.reference)] where !backends.contains(id) {
        throw .badValue(path: "comparisons[\(number)].\(field)", reason: "there is no backend '\(id)'")
      }
    }
    for (number, round) in result.rounds.enumerated() {
      var keys: Set<CellKey> = []
      for (position, cell) in round.cells.enumerated() {
        let path = "rounds[\(number)].cells[\(position)]"
        guard backends.contains(cell.backend) else {
          throw .badValue(path: "\(path).backend", reason: "there is no backend '\(cell.backend)'")
        }
        guard let sweep = sweeps[cell.workload] else {
          throw .badValue(path: "\(path).workload", reason: "there is no workload '\(cell.workload)'")
        }
        guard (sweep == nil) == (cell.step == nil) else {
          throw .badValue(path: "\(path).step", reason: "only the cells of a workload with a sweep have one, and all of those")
        }
        guard cell.step.map({ $0 > 0 }) ?? true else { throw .badValue(path: "\(path).step", reason: "a step is more than zero") }
        guard keys.insert(CellKey(cell)).inserted else { throw .badValue(path: path, reason: "the round has this cell twice") }
        if let measurement = cell.measurement { try check(measurement, at: path) }
      }
    }
  }

  private static func check(_ measurement: CellMeasurement, at path: String) throws(ResultReadError) {
    guard measurement.phases.measureSeconds >= 1e-6 else {
      throw .badValue(path: "\(path).phases.measureSeconds", reason: "a measurement takes time")
    }
    try check(measurement.requests, at: "\(path).requests")
    for (kind, operation) in measurement.operations.sorted(by: { $0.key < $1.key }) {
      try check(operation, at: "\(path).operations.\(kind)")
    }
    for (name, counts) in [("counters", measurement.counters), ("errors", measurement.errors), ("exact", measurement.exact?.totals ?? [:])]
    where !counts.values.allSatisfy((0...mostOfAll).contains) {
      throw .badValue(path: "\(path).\(name)", reason: "a count is negative or more than can be")
    }
    let isOpen = measurement.load.model == .open
    guard isOpen == (measurement.load.offeredPerSecond != nil), isOpen == (measurement.lag != nil) else {
      throw .badValue(path: "\(path).load", reason: "an open loop has an offered rate and a lag, and a closed loop has neither")
    }
    guard measurement.load.offeredPerSecond.map({ $0 > 0 && $0 < Double(mostOfAll) }) ?? true else {
      throw .badValue(path: "\(path).load.offeredPerSecond", reason: "a rate is more than zero and less than any machine's")
    }
  }

  private static func check(_ operation: OperationMeasurement, at path: String) throws(ResultReadError) {
    guard (0...mostOfAll).contains(operation.errors) else {
      throw .badValue(path: "\(path).errors", reason: "a count is negative or more than can be")
    }
    for (name, histogram) in [("service", operation.service), ("response", operation.response)] where histogram.count != operation.count {
      throw .badValue(path: "\(path).\(name)", reason: "it holds \(histogram.count) durations of \(operation.count) operations")
    }
  }
}
