extension CellOutcome {
  /// Merges the outcomes of processes that made the load together: the worst outcome of any, or their numbers in one.
  ///
  /// Counts, histograms and processor times are added; a phase took as long as in the slowest process. The processes measured at the same
  /// time, so that their requests a second add up.
  ///
  /// A single outcome stays as it is, with its timeline; `nil` without any.
  package static func merging(_ outcomes: [CellOutcome]) -> CellOutcome? {
    if outcomes.count == 1 { return outcomes[0] }
    if let worst = outcomes.first(where: { $0.status == .invalid }) ?? outcomes.first(where: { $0.status == .unsupported }) { return worst }
    guard let merged = CellMeasurement.merging(outcomes.compactMap(\.measurement)) else { return nil }
    guard let reason = outcomes.lazy.compactMap(\.reason).first else { return .measured(merged) }
    return .saturated(merged, reason: "one of \(outcomes.count) processes: \(reason)")
  }
}

extension CellMeasurement {
  fileprivate static func merging(_ parts: [CellMeasurement]) -> CellMeasurement? {
    guard let first = parts.first, let requests = OperationMeasurement(merging: parts.map(\.requests)) else { return nil }
    return CellMeasurement(
      load: LoadDescription(merging: parts.map(\.load)) ?? first.load, phases: PhaseDurations(slowestOf: parts.map(\.phases)),
      requests: requests, operations: OperationMeasurement.merging(parts.map(\.operations)), counters: sum(parts.map(\.counters)),
      errors: sum(parts.map(\.errors)), exact: nil, lag: LatencyHistogram.merging(parts.compactMap(\.lag)),
      resources: ResourceUse(sumOf: parts.map(\.resources)), verified: parts.reduce(0) { $0 + $1.verified }, timeline: nil)
  }

  /// Adds counts by their name.
  static func sum(_ counts: [[String: Int]]) -> [String: Int] {
    counts.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
  }
}

extension OperationMeasurement {
  /// Merges operations of several processes or rounds: histograms are added, and nothing is averaged. `nil` without any.
  init?(merging parts: [OperationMeasurement]) {
    guard let service = LatencyHistogram.merging(parts.map(\.service)), let response = LatencyHistogram.merging(parts.map(\.response))
    else { return nil }
    self.init(
      count: parts.reduce(0) { $0 + $1.count }, errors: parts.reduce(0) { $0 + $1.errors }, service: service, response: response)
  }

  /// Merges operations by their kind, each of the parts that have it.
  static func merging(_ parts: [[String: OperationMeasurement]]) -> [String: OperationMeasurement] {
    Set(parts.flatMap(\.keys)).reduce(into: [:]) { merged, kind in
      merged[kind] = OperationMeasurement(merging: parts.compactMap { $0[kind] })
    }
  }
}

extension LatencyHistogram {
  /// Merges histograms by adding their counts; `nil` if there is none.
  ///
  /// A duration that is longer than the shortest of the ``highest`` counts as an overflow, since not all of the histograms could record it.
  package static func merging(_ histograms: [LatencyHistogram]) -> LatencyHistogram? {
    guard let highest = histograms.map(\.highest).min() else { return nil }
    var counts: [Int64: Int] = [:]
    var overflow = 0
    for histogram in histograms {
      overflow += histogram.overflow
      for bucket in histogram.buckets {
        if bucket.nanoseconds <= highest { counts[bucket.nanoseconds, default: 0] += bucket.count } else { overflow += bucket.count }
      }
    }
    let buckets = counts.map { Bucket(nanoseconds: $0.key, count: $0.value) }.sorted { $0.nanoseconds < $1.nanoseconds }
    return LatencyHistogram(buckets: buckets, highest: highest, overflow: overflow)
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
  /// Adds the use of the processes. Each of them read the server's time for itself, so the longest is taken.
  fileprivate init(sumOf parts: [ResourceUse]) {
    /// The sum; nil where one process does not report a value.
    func sum<Value: AdditiveArithmetic>(_ value: (ResourceUse) -> Value?) -> Value? {
      let values = parts.compactMap(value)
      return values.isEmpty || values.count < parts.count ? nil : values.reduce(.zero, +)
    }
    self.init(
      clientCPUSeconds: sum(\.clientCPUSeconds), backendCPUSeconds: parts.compactMap(\.backendCPUSeconds).max(),
      residentBytes: sum(\.residentBytes), contextSwitches: sum(\.contextSwitches), sweptRows: sum(\.sweptRows),
      sweepSeconds: sum(\.sweepSeconds))
  }
}
