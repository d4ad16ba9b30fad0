extension CellSummary {
  /// Completed requests a second, one value a round.
  package var rates: [Double] { measurements.map(\.measurement.requestsPerSecond) }

  /// The rate that was planned, in requests a second: the median over the rounds; `nil` in a closed loop.
  package var offeredPerSecond: Double? { Quantile.middle(of: measurements.compactMap(\.measurement.load.offeredPerSecond)) }

  /// The median over the rounds of ``rates``, in requests a second.
  package var requestsPerSecond: Double? { Quantile.middle(of: rates) }

  /// Whether the rate tells how fast the backend is: what an open loop achieves is what it was offered, and says nothing.
  package var isComparable: Bool {
    status == .measured && !measurements.isEmpty && measurements.allSatisfy { $0.measurement.load.model == .closed }
  }

  /// Failed operations of all rounds by the code of the error.
  package var errors: [String: Int] { sum(\.errors) }

  /// Events of all rounds by name.
  package var counters: [String: Int] { sum(\.counters) }

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

  /// The median over the rounds of something that a round may have.
  package func median(_ value: (CellMeasurement) -> Double?) -> Double? {
    Quantile.middle(of: measurements.compactMap { value($0.measurement) })
  }

  private func sum(_ counts: (CellMeasurement) -> [String: Int]) -> [String: Int] {
    measurements.reduce(into: [:]) { totals, entry in
      totals.merge(counts(entry.measurement), uniquingKeysWith: +)
    }
  }
}

extension CellMeasurement {
  /// Completed requests a second.
  package var requestsPerSecond: Double { Double(requests.count) / phases.measureSeconds }

  /// Processor time of the processes that made the load, in microseconds a request; `nil` if it is not known.
  package var clientMicrosecondsPerRequest: Double? { perRequest(resources.clientCPUSeconds) }

  /// Processor time of the server, in microseconds a request; `nil` if it is not known.
  package var backendMicrosecondsPerRequest: Double? { perRequest(resources.backendCPUSeconds) }

  /// What was written to a log before the data, in bytes a request; `nil` if it is not known.
  package var logBytesPerRequest: Double? {
    guard let bytes = resources.logBytes, requests.count > 0 else { return nil }
    return Double(bytes) / Double(requests.count)
  }

  /// What a live session takes with its share of the indexes, in bytes; `nil` if it is not known.
  package var storedBytesPerSession: Double? {
    guard let bytes = resources.storedBytes, let sessions = resources.liveSessions, sessions > 0 else { return nil }
    return Double(bytes) / Double(sessions)
  }

  private func perRequest(_ seconds: Double?) -> Double? {
    guard let seconds, requests.count > 0 else { return nil }
    return seconds * 1e6 / Double(requests.count)
  }
}
