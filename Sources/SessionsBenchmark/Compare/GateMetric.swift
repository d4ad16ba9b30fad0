/// A metric that is compared between two builds.
package enum GateMetric: String, Sendable, Codable, CaseIterable {
  /// Completed requests a second, of a closed loop: what an open loop completes is what it was offered.
  case throughput
  /// The median of the response times.
  case p50
  /// The 99th percentile of the response times.
  case p99

  /// What is gated unless told otherwise. The fewer cells there are, the smaller are the changes that are found.
  package static let usual: [GateMetric] = [.throughput, .p99]

  /// What a round says of a metric.
  enum Value: Equatable {
    case number(Double)
    /// The percentile takes more requests than these.
    case tooFewRequests(Int, needed: Int)
    /// It is longer than the histogram can tell.
    case tooLong
  }

  /// Which way it is better.
  package var direction: MetricDirection { self == .throughput ? .higherIsBetter : .lowerIsBetter }

  /// What its values are measured in.
  var unit: ComparisonUnit { self == .throughput ? .perSecond : .nanoseconds }

  /// Whether it says anything of a cell with such a load.
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
