extension CellOutcome {
  /// What processes that made the load together came to: the worst outcome of any, or their numbers in one.
  ///
  /// Counts, histograms and times of the processor are added; what each phase took is that of the slowest. The processes measured at the
  /// same time, so that their requests a second add up.
  ///
  /// A single one stays as it is, with its course over time; `nil` without any.
  package static func merging(_ outcomes: [CellOutcome]) -> CellOutcome? {
    if outcomes.count == 1 { return outcomes[0] }
    var measurements: [CellMeasurement] = []
    var saturation: String?
    for outcome in outcomes {
      switch outcome {
      case .invalid: return outcome
      case .unsupported: return outcomes.first { if case .invalid = $0 { true } else { false } } ?? outcome
      case .measured(let measurement): measurements.append(measurement)
      case .saturated(let measurement, let reason):
        measurements.append(measurement)
        saturation = saturation ?? "one of \(outcomes.count) processes: \(reason)"
      }
    }
    guard let merged = CellMeasurement.merging(measurements) else { return nil }
    return saturation.map { .saturated(merged, reason: $0) } ?? .measured(merged)
  }
}

extension CellMeasurement {
  fileprivate static func merging(_ parts: [CellMeasurement]) -> CellMeasurement? {
    guard let first = parts.first, let requests = OperationMeasurement(merging: parts.map(\.requests)) else { return nil }
    let kinds = Set(parts.flatMap(\.operations.keys))
    let operations = kinds.reduce(into: [:]) {
      $0[$1] = { kind in OperationMeasurement(merging: parts.compactMap { $0.operations[kind] }) }($1)
    }
    return CellMeasurement(
      load: LoadDescription(merging: parts.map(\.load)) ?? first.load, phases: PhaseDurations(slowestOf: parts.map(\.phases)),
      requests: requests, operations: operations, counters: sum(parts.map(\.counters)), errors: sum(parts.map(\.errors)), exact: nil,
      lag: LatencyHistogram.merging(parts.compactMap(\.lag)), resources: ResourceUse(sumOf: parts.map(\.resources)),
      verified: parts.reduce(0) { $0 + $1.verified }, timeline: nil)
  }

  private static func sum(_ counts: [[String: Int]]) -> [String: Int] {
    counts.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
  }
}

extension OperationMeasurement {
  fileprivate init?(merging parts: [OperationMeasurement]) {
    guard let merged = MergedOperations(parts) else { return nil }
    self.init(count: merged.count, errors: merged.errors, service: merged.service, response: merged.response)
  }
}

extension LoadDescription {
  fileprivate init?(merging parts: [LoadDescription]) {
    guard let model = parts.first?.model else { return nil }
    let offered = parts.compactMap(\.offeredPerSecond)
    let skipped = parts.compactMap(\.skipped)
    self.init(
      model: model, tasks: parts.reduce(0) { $0 + $1.tasks }, processes: parts.reduce(0) { $0 + $1.processes },
      offeredPerSecond: offered.isEmpty ? nil : offered.reduce(0, +), skipped: skipped.isEmpty ? nil : skipped.reduce(0, +))
  }
}

extension PhaseDurations {
  fileprivate init(slowestOf parts: [PhaseDurations]) {
    func longest(_ phase: (PhaseDurations) -> Double) -> Double { parts.map(phase).max() ?? 0 }
    self.init(
      prepareSeconds: longest(\.prepareSeconds), warmUpSeconds: longest(\.warmUpSeconds), measureSeconds: longest(\.measureSeconds),
      verifySeconds: longest(\.verifySeconds), cleanUpSeconds: longest(\.cleanUpSeconds))
  }
}

extension ResourceUse {
  /// What the server used each process saw by itself: that of the longest is told.
  fileprivate init(sumOf parts: [ResourceUse]) {
    /// Nothing where one process does not tell.
    func sum<Value: AdditiveArithmetic>(_ value: (ResourceUse) -> Value?) -> Value? {
      let values = parts.compactMap(value)
      return values.isEmpty || values.count < parts.count ? nil : values.reduce(.zero, +)
    }
    self.init(
      clientCPUSeconds: sum(\.clientCPUSeconds), backendCPUSeconds: parts.compactMap(\.backendCPUSeconds).max(),
      residentBytes: sum(\.residentBytes),
      contextSwitches: sum(\.contextSwitches), storedBytes: nil, liveSessions: nil, logBytes: nil, sweptRows: sum(\.sweptRows),
      sweepSeconds: sum(\.sweepSeconds), reconnects: nil)
  }
}
