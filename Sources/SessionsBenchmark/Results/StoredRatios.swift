/// A comparison of a store with something that is not part of the package: a raw tool, or another library.
package struct AnchorRatio: Codable, Sendable, Equatable {
  /// The tool or library, with its version.
  package let anchor: String
  /// The settings of the anchor.
  package let settings: String
  /// The store.
  package let backend: String
  /// The metric that is compared, such as `load, requests per second`.
  package let metric: String
  /// Whether more is better.
  package let moreIsBetter: Bool
  /// The store's value divided by the anchor's, one a round.
  package let ratios: [Double]

  /// Creates the ratios of one metric.
  package init(anchor: String, settings: String, backend: String, metric: String, moreIsBetter: Bool, ratios: [Double]) {
    (self.anchor, self.settings, self.backend) = (anchor, settings, backend)
    (self.metric, self.moreIsBetter, self.ratios) = (metric, moreIsBetter, ratios)
  }
}

/// A metric of a backend against the same metric of a reference, as another program computed it from the rounds.
package struct MetricComparison: Codable, Sendable, Equatable {
  /// The metric, such as `requestsPerSecond`.
  package let metric: String
  /// The workload.
  package let workload: String
  /// The position on the workload's sweep; absent if it has none.
  package let step: Double?
  /// The backend.
  package let backend: String
  /// The backend that it is compared with.
  package let reference: String
  /// The metric divided by that of the reference.
  package let estimate: Double
  /// The lower end of the interval of 95 %; absent if there is no interval.
  package let lower: Double?
  /// The upper end of the interval of 95 %; absent if there is no interval.
  package let upper: Double?
  /// The probability of such a difference where there is none; absent if it was not tested.
  package let pValue: Double?
  /// The number of rounds it rests on.
  package let rounds: Int
  /// The method of the computation.
  package let method: String
  /// The finding.
  package let verdict: RatioVerdict

  /// Creates a comparison.
  package init(
    metric: String, workload: String, step: Double?, backend: String, reference: String, estimate: Double, lower: Double?, upper: Double?,
    pValue: Double?, rounds: Int, method: String, verdict: RatioVerdict
  ) {
    (self.metric, self.workload, self.step, self.backend, self.reference) = (metric, workload, step, backend, reference)
    (self.estimate, self.lower, self.upper, self.pValue) = (estimate, lower, upper, pValue)
    (self.rounds, self.method, self.verdict) = (rounds, method, verdict)
  }
}

/// The finding of a comparison of a metric with that of a reference.
package enum RatioVerdict: String, Codable, Sendable {
  /// The metric is larger than the reference's.
  case larger
  /// The metric is smaller than the reference's.
  case smaller
  /// No difference was shown, which does not show that there is none.
  case indistinguishable
  /// There are too few rounds to decide.
  case tooFewRounds

  /// The finding in words.
  var text: String {
    switch self {
    case .larger: return "larger"
    case .smaller: return "smaller"
    case .indistinguishable: return "no difference shown"
    case .tooFewRounds: return "too few rounds"
    }
  }
}
