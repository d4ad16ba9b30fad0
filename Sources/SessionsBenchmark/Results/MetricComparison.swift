/// A metric of a backend against the same metric of a reference.
public struct MetricComparison: Codable, Sendable, Equatable {
  /// What was found.
  public enum Verdict: String, Codable, Sendable, CaseIterable {
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
  public let metric: String
  /// The workload.
  public let workload: String
  /// Where on the workload's sweep; absent if it has none.
  public let step: Double?
  /// The backend.
  public let backend: String
  /// The backend that it is compared with.
  public let reference: String
  /// How many times the reference's the metric is.
  public let estimate: Double
  /// The lower end of the interval of 95 %; absent if there is no interval.
  public let lower: Double?
  /// The upper end of the interval of 95 %; absent if there is no interval.
  public let upper: Double?
  /// The probability of such a difference where there is none; absent if it was not tested.
  public let pValue: Double?
  /// How many rounds it rests on.
  public let rounds: Int
  /// How it was computed.
  public let method: String
  /// What was found.
  public let verdict: Verdict
}
