/// A metric of a backend against the same metric of a reference.
package struct MetricComparison: Codable, Sendable, Equatable {
  /// What was found.
  package enum Verdict: String, Codable, Sendable, CaseIterable {
    /// The metric is larger than the reference's.
    case larger
    /// The metric is smaller than the reference's.
    case smaller
    /// No difference was shown, which does not show that there is none.
    case indistinguishable
    /// There are too few rounds to tell.
    case tooFewRounds
  }

  /// The metric, such as `requestsPerSecond`.
  package let metric: String
  /// The workload.
  package let workload: String
  /// Where on the workload's sweep; absent if it has none.
  package let step: Double?
  /// The backend.
  package let backend: String
  /// The backend that it is compared with.
  package let reference: String
  /// How many times the reference's the metric is.
  package let estimate: Double
  /// The lower end of the interval of 95 %; absent if there is no interval.
  package let lower: Double?
  /// The upper end of the interval of 95 %; absent if there is no interval.
  package let upper: Double?
  /// The probability of such a difference where there is none; absent if it was not tested.
  package let pValue: Double?
  /// How many rounds it rests on.
  package let rounds: Int
  /// How it was computed.
  package let method: String
  /// What was found.
  package let verdict: Verdict
}
