extension BenchmarkCell {
  /// The same cell with exact counters, which were counted apart from it; unchanged when it has no numbers.
  package func counted(_ exact: ExactCounters) -> BenchmarkCell {
    let outcome: CellOutcome
    switch self.outcome {
    case .measured(let measurement): outcome = .measured(measurement.counted(exact))
    case .saturated(let measurement, let reason): outcome = .saturated(measurement.counted(exact), reason: reason)
    case .unsupported, .invalid: return self
    }
    return BenchmarkCell(backend: backend, workload: workload, step: step, outcome: outcome)
  }
}

extension CellMeasurement {
  fileprivate func counted(_ exact: ExactCounters) -> CellMeasurement {
    CellMeasurement(
      load: load, phases: phases, requests: requests, operations: operations, counters: counters, errors: errors, exact: exact, lag: lag,
      resources: resources, verified: verified, timeline: timeline)
  }
}
