/// The key that the cells of different rounds have in common.
package struct CellKey: Sendable, Hashable {
  /// The id of the backend.
  package let backend: String
  /// The id of the workload.
  package let workload: String
  /// The position on the workload's sweep; `nil` if it has none.
  package let step: Double?

  /// Creates a key.
  package init(backend: String, workload: String, step: Double? = nil) {
    (self.backend, self.workload, self.step) = (backend, workload, step)
  }

  /// The key of a cell.
  package init(_ cell: BenchmarkCell) { self.init(backend: cell.backend, workload: cell.workload, step: cell.step) }
}

/// All rounds of a cell.
package struct CellSummary: Sendable, Equatable {
  /// The worst outcome of the rounds.
  package enum Status: Sendable, Equatable {
    /// The numbers count.
    case measured
    /// In at least one round the backend did not keep up with the offered load.
    case saturated(reason: String)
    /// The backend cannot do the work of the workload.
    case unsupported(reason: String)
    /// In at least one round the numbers were refused, so that those of the other rounds are not shown either.
    case invalid(reason: String)
    /// No round has the cell.
    case missing
  }

  /// The numbers of a round.
  package struct Round: Sendable, Equatable {
    /// The index of the round.
    package let round: Int
    /// The numbers.
    package let measurement: CellMeasurement
  }

  /// The key of the cell.
  package let key: CellKey
  /// The worst outcome of the rounds.
  package let status: Status
  /// The numbers in the order of the rounds; none if the cell is unsupported or invalid.
  package let measurements: [Round]
  /// The requests of all rounds in one.
  package let requests: OperationMeasurement?
  /// The operations of all rounds in one, by kind.
  package let operations: [String: OperationMeasurement]

  init(_ key: CellKey, in rounds: [BenchmarkRound]) {
    self.key = key
    let cells = rounds.flatMap { round in round.cells.filter { CellKey($0) == key }.map { (index: round.index, outcome: $0.outcome) } }
    let status = Self.status(cells.map(\.outcome))
    self.status = status
    switch status {
    case .measured, .saturated:
      measurements = cells.compactMap { cell in cell.outcome.measurement.map { Round(round: cell.index, measurement: $0) } }
        .sorted { $0.round < $1.round }
    case .unsupported, .invalid, .missing: measurements = []
    }
    requests = OperationMeasurement(merging: measurements.map(\.measurement.requests))
    operations = OperationMeasurement.merging(measurements.map(\.measurement.operations))
  }

  private static func status(_ outcomes: [CellOutcome]) -> Status {
    var status = Status.missing
    for outcome in outcomes {
      switch (outcome, status) {
      case (.invalid(let reason), _): return .invalid(reason: reason)
      case (.unsupported(let reason), _): status = .unsupported(reason: reason)
      case (.saturated(_, let reason), .measured), (.saturated(_, let reason), .missing): status = .saturated(reason: reason)
      case (.measured, .missing): status = .measured
      case (.saturated, _), (.measured, _): break
      }
    }
    return status
  }
}

extension CellSummary {
  /// Completed requests a second, one value a round.
  package var rates: [Double] { measurements.map(\.measurement.requestsPerSecond) }

  /// The rate that was planned, in requests a second: the median over the rounds; `nil` in a closed loop.
  package var offeredPerSecond: Double? { median(\.load.offeredPerSecond) }

  /// The median over the rounds of ``rates``, in requests a second.
  package var requestsPerSecond: Double? { median(\.requestsPerSecond) }

  /// The mean number of requests in flight: the median over the rounds; `nil` without numbers.
  package var inFlight: Double? { median(\.inFlight) }

  /// The load of the first round, as that of all of them; `nil` without numbers.
  package var load: LoadDescription? { measurements.first?.measurement.load }

  /// Whether the load kept far fewer requests in flight than it has tasks, as with a store that never waits.
  var isThin: Bool {
    guard let load, load.model == .closed, let inFlight else { return false }
    return inFlight < Self.thin * Double(load.tasks)
  }

  /// The share of the tasks below which the number in flight is far from theirs.
  private static let thin = 0.75

  /// Whether the rate shows the speed of the backend: an open loop achieves the rate that it was offered.
  package var isComparable: Bool {
    status == .measured && !measurements.isEmpty && measurements.allSatisfy { $0.measurement.load.model == .closed }
  }

  /// Failed operations of all rounds by the code of the error.
  package var errors: [String: Int] { CellMeasurement.sum(measurements.map(\.measurement.errors)) }

  /// Events of all rounds by name.
  package var counters: [String: Int] { CellMeasurement.sum(measurements.map(\.measurement.counters)) }

  /// The exact counters of all rounds in one; `nil` if any round did not count.
  package var exact: ExactCounters? {
    let all = measurements.compactMap(\.measurement.exact)
    guard !all.isEmpty, all.count == measurements.count else { return nil }
    // A counter that only some rounds have would be divided by the operations of all of them.
    let names = all.map { Set($0.totals.keys) }.reduce(Set(all[0].totals.keys)) { $0.intersection($1) }
    let totals = names.reduce(into: [:]) { totals, name in totals[name] = all.reduce(0) { $0 + ($1.totals[name] ?? 0) } }
    return ExactCounters(operations: all.reduce(0) { $0 + $1.operations }, totals: totals)
  }

  /// Requests that were left out because they were too late, over all rounds; `nil` in a closed loop.
  package var skipped: Int? {
    let values = measurements.compactMap(\.measurement.load.skipped)
    return values.isEmpty ? nil : values.reduce(0, +)
  }

  /// The median over the rounds of a value that a round may have.
  package func median(_ value: (CellMeasurement) -> Double?) -> Double? {
    Quantile.middle(of: measurements.compactMap { value($0.measurement) })
  }
}

extension CellMeasurement {
  /// Completed requests a second.
  package var requestsPerSecond: Double { Double(requests.count) / phases.measureSeconds }

  /// The mean number of requests in flight, by Little's law: the time that all completed requests took together, divided by the time in
  /// which they were made. It is never more than the tasks: in a short time those that began before it count for much.
  package var inFlight: Double {
    let service = requests.service
    let mean = service.meanNanoseconds ?? 0
    let seconds = (mean * Double(service.count - service.overflow) + Double(service.highest) * Double(service.overflow)) / 1e9
    return min(seconds / phases.measureSeconds, Double(load.tasks))
  }

  /// Processor time of the processes that made the load, in microseconds a request; `nil` if it is not known.
  package var clientMicrosecondsPerRequest: Double? { perRequest(resources.clientCPUSeconds.map { $0 * 1e6 }) }

  /// Processor time of the server, in microseconds a request; `nil` if it is not known.
  package var backendMicrosecondsPerRequest: Double? { perRequest(resources.backendCPUSeconds.map { $0 * 1e6 }) }

  /// Bytes that were written to a log before the data, a request; `nil` if it is not known.
  package var logBytesPerRequest: Double? { perRequest(resources.logBytes.map(Double.init)) }

  /// The size of a live session with its share of the indexes, in bytes; `nil` if it is not known.
  package var storedBytesPerSession: Double? {
    guard let bytes = resources.storedBytes, let sessions = resources.liveSessions, sessions > 0 else { return nil }
    return Double(bytes) / Double(sessions)
  }

  private func perRequest(_ total: Double?) -> Double? {
    guard let total, requests.count > 0 else { return nil }
    return total / Double(requests.count)
  }
}
