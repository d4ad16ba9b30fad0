import SessionsReporting

/// The metrics that are compared between two builds, and their tolerances.
package struct GateCriteria: Sendable, Equatable {
  /// The tolerance unless told otherwise: a factor of 1.15.
  package static let usualTolerance = 0.15

  /// The metrics that are gated in each cell. The fewer cells there are, the smaller are the changes that are found.
  package let metrics: [GateMetric]
  /// The share by which throughput and medians may be worse: 0.15 is a factor of 1.15, of times upwards, of rates downwards.
  package let tolerance: Double

  /// Creates criteria; throughput and p99 by default.
  package init(metrics: [GateMetric] = GateMetric.usual, tolerance: Double = usualTolerance) {
    (self.metrics, self.tolerance) = (metrics, tolerance)
  }

  /// The share by which a metric may be worse. High percentiles vary more: twice as much.
  package func tolerance(of metric: GateMetric) -> Double { metric == .p99 ? 2 * tolerance : tolerance }
}

/// A metric that is compared between two builds.
package enum GateMetric: String, Sendable, CaseIterable {
  /// Completed requests a second, of a closed loop: an open loop completes the rate that it was offered.
  case throughput
  /// The median of the response times.
  case p50
  /// The 99th percentile of the response times.
  case p99

  /// The metrics that are gated unless told otherwise.
  package static let usual: [GateMetric] = [.throughput, .p99]

  /// The value of a metric in a round.
  enum Value: Equatable {
    case number(Double)
    /// The percentile takes more requests than these.
    case tooFewRequests(Int, needed: Int)
    /// The duration is longer than the histogram can record.
    case tooLong
  }

  /// The direction in which it is better.
  var direction: MetricDirection { self == .throughput ? .higherIsBetter : .lowerIsBetter }

  /// The unit of its values.
  var unit: ComparisonUnit { self == .throughput ? .perSecond : .nanoseconds }

  /// Whether it has a meaning for a cell with such a load.
  func applies(to load: LoadDescription) -> Bool { self != .throughput || load.model == .closed }

  /// Its value, in requests a second or in nanoseconds.
  func value(_ measurement: CellMeasurement) -> Value {
    let percentile: LatencyPercentile
    switch self {
    case .throughput: return .number(measurement.requestsPerSecond)
    case .p50: percentile = .median
    case .p99: percentile = .p99
    }
    let requests = measurement.requests
    // A closed loop has no plan that a request could be late for.
    let histogram = measurement.load.model == .open ? requests.response : requests.service
    switch histogram.value(percentile) {
    case .exactly(let nanoseconds): return .number(Double(nanoseconds))
    case .longerThan: return .tooLong
    case nil: return .tooFewRequests(histogram.count, needed: percentile.minimumCount)
    }
  }
}

/// The direction in which a metric is better.
package enum MetricDirection: Sendable {
  /// More is better, such as operations a second.
  case higherIsBetter
  /// Less is better, such as latencies.
  case lowerIsBetter
}

/// The unit of the values of a comparison.
package enum ComparisonUnit: String, Sendable, Encodable {
  /// Requests a second.
  case perSecond
  /// Nanoseconds.
  case nanoseconds
  /// Occurrences an operation.
  case perOperation
  /// Occurrences.
  case count

  /// A value as a table shows it.
  func text(_ value: Double) -> String {
    switch self {
    case .perSecond: return "\(NumberText.rate(value))/s"
    case .nanoseconds: return NumberText.duration(nanoseconds: value)
    case .perOperation: return "\(NumberText.plain(value, digits: 3))/op"
    case .count: return NumberText.plain(value)
    }
  }
}
