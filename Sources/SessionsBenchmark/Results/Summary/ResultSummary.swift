import SessionsReporting

/// A result with its rounds combined: reports show only facts that follow from this.
package struct ResultSummary: Sendable {
  /// The result.
  package let result: BenchmarkResult
  /// The intervals that are shown.
  package let statistics: ResultStatistics
  private let cells: [CellKey: CellSummary]

  /// Combines the rounds of a result.
  package init(_ result: BenchmarkResult, statistics: ResultStatistics) {
    self.result = result
    self.statistics = statistics
    let keys = Set(result.rounds.flatMap { $0.cells.map(CellKey.init) })
    cells = keys.reduce(into: [:]) { $0[$1] = CellSummary($1, in: result.rounds) }
  }

  /// A cell of all rounds; one that no round has is ``CellSummary/Status/missing``.
  package func cell(_ key: CellKey) -> CellSummary { cells[key] ?? CellSummary(key, in: []) }

  /// The steps of a workload, ascending; one without a value for a workload that varies nothing.
  package func steps(of workload: WorkloadDescription) -> [Double?] {
    guard workload.sweep != nil else { return [nil] }
    return Set(cells.keys.filter { $0.workload == workload.id }.compactMap(\.step)).sorted()
  }

  /// A cell's rate against that of the reference; `nil` for the reference itself, and where one of the two has no numbers that count.
  package func ratio(_ key: CellKey) -> PairedRatio? {
    key.backend == result.reference ? nil : ratio(key, to: result.reference)
  }

  /// A cell's rate against that of another backend at the same workload and step.
  package func ratio(_ key: CellKey, to backend: String) -> PairedRatio? {
    let (mine, other) = (cell(key), cell(CellKey(backend: backend, workload: key.workload, step: key.step)))
    guard mine.isComparable, other.isComparable else { return nil }
    return PairedRatio(mine, to: other, statistics)
  }

  /// The description of a backend.
  package func backend(_ id: String) -> BackendDescription? { result.backends.first { $0.id == id } }
}

/// The rate of a cell divided by that of another one, by the rounds that both have.
package struct PairedRatio: Sendable, Equatable {
  /// The median of the ratios of the rounds.
  package let ratio: Double
  /// The interval of the ratio; `nil` with too few rounds.
  package let interval: ClosedRange<Double>?
  /// The number of rounds that both have.
  package let rounds: Int
  /// The smallest difference, as a share, that the rounds would probably have found; `nil` with too few.
  package let detectable: Double?

  /// Compares two cells; `nil` if they have no round in common, or one of them completed nothing in one.
  init?(_ cell: CellSummary, to reference: CellSummary, _ statistics: ResultStatistics) {
    let references = Dictionary(
      reference.measurements.map { ($0.round, $0.measurement.requestsPerSecond) }, uniquingKeysWith: { first, _ in first })
    let pairs = cell.measurements.compactMap { entry in
      references[entry.round].map { (value: entry.measurement.requestsPerSecond, reference: $0) }
    }
    guard pairs.allSatisfy({ $0.value > 0 && $0.reference > 0 }) else { return nil }
    guard let ratio = Quantile.middle(of: pairs.map { $0.value / $0.reference }) else { return nil }
    self.ratio = ratio
    rounds = pairs.count
    let (values, others) = (pairs.map(\.value), pairs.map(\.reference))
    interval = statistics.ratioInterval(values, others)
    detectable = statistics.detectableChange(values, others)
  }

  /// The finding according to the interval.
  package var verdict: RatioVerdict {
    guard let interval else { return .tooFewRounds }
    return interval.lowerBound > 1 ? .larger : interval.upperBound < 1 ? .smaller : .indistinguishable
  }

  /// The ratio in a table: `1.83x ±4 %`, `~` where no difference was shown, and `1.83x` where there are too few rounds to decide.
  package var text: String {
    let times = "\(NumberText.significant(ratio, digits: 3))x"
    switch (verdict, interval) {
    case (.indistinguishable, _): return "~"
    case (_, let interval?):
      let error = max(interval.upperBound / ratio - 1, 1 - interval.lowerBound / ratio)
      return "\(times) ±\(NumberText.percent(error))"
    default: return times
    }
  }
}

/// The intervals that a report shows, as functions, so that a report does not depend on their method.
package struct ResultStatistics: Sendable {
  /// The interval of a median of independent values, one a round; `nil` where there are too few.
  package let medianInterval: @Sendable (_ values: [Double]) -> ClosedRange<Double>?
  /// The interval of the ratio of values to those of a reference at the same indices; `nil` where there are too few.
  package let ratioInterval: @Sendable (_ values: [Double], _ references: [Double]) -> ClosedRange<Double>?
  /// The smallest change of that ratio, as a share, that the rounds would probably have found; `nil` where there are too few.
  package let detectableChange: @Sendable (_ values: [Double], _ references: [Double]) -> Double?

  /// Creates statistics.
  package init(
    medianInterval: @escaping @Sendable (_ values: [Double]) -> ClosedRange<Double>?,
    ratioInterval: @escaping @Sendable (_ values: [Double], _ references: [Double]) -> ClosedRange<Double>?,
    detectableChange: @escaping @Sendable (_ values: [Double], _ references: [Double]) -> Double? = { _, _ in nil }
  ) {
    self.medianInterval = medianInterval
    self.ratioInterval = ratioInterval
    self.detectableChange = detectableChange
  }

  /// The intervals of 95 % that the package computes: of medians by their order, of ratios by resampling the rounds.
  ///
  /// With few rounds a resampled interval is too short, so a ratio has also to pass the rank test: where that shows no difference, the
  /// interval reaches to 1.
  ///
  /// - Parameter seed: The seed of the resampling.
  package static func standard(seed: UInt64) -> ResultStatistics {
    ResultStatistics(
      medianInterval: { values in try? Quantile.medianInterval(of: values) },
      ratioInterval: { values, references in
        guard let estimate = try? RatioEstimate.paired(values, to: references, seed: seed), let interval = estimate.interval else {
          return nil
        }
        guard estimate.verdict == .indistinguishable else { return interval }
        return min(interval.lowerBound, 1)...max(interval.upperBound, 1)
      },
      detectableChange: { values, references in
        try? RatioEstimate.paired(values, to: references, seed: seed).detectableChange()
      })
  }
}
