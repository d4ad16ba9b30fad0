import SessionsReporting

/// How many times the rate of another cell a cell's is, by the rounds that both have.
package struct PairedRatio: Sendable, Equatable {
  /// What the interval says.
  package enum Verdict: Sendable {
    /// It is faster.
    case larger
    /// It is slower.
    case smaller
    /// No difference was shown.
    case indistinguishable
    /// There are too few rounds for an interval.
    case tooFewRounds
  }

  /// The median of the ratios of the rounds.
  package let ratio: Double
  /// The interval of the ratio; `nil` with too few rounds.
  package let interval: ClosedRange<Double>?
  /// How many rounds both have.
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

  /// What the interval says.
  package var verdict: Verdict {
    guard let interval else { return .tooFewRounds }
    return interval.lowerBound > 1 ? .larger : interval.upperBound < 1 ? .smaller : .indistinguishable
  }

  /// The ratio in a table: `1.83x ±4 %`, `~` where no difference was shown, and `1.83x` where there are too few rounds to tell.
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
