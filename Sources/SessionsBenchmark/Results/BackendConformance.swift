/// What the conformance suite said of a backend before it was timed.
public struct BackendConformance: Codable, Sendable, Equatable {
  /// How the suite ended.
  public enum Verdict: String, Codable, Sendable, CaseIterable {
    /// Every MUST that applies is kept.
    case passed
    /// At least one MUST is broken.
    case failed
    /// The suite did not run, or not to its end.
    case notJudged
  }

  /// How the suite ended.
  public let verdict: Verdict
  /// The version of the suite; absent if it did not run.
  public let suiteVersion: String?
  /// The ids of the cases that failed.
  public let failed: [String]

  /// Tells a verdict.
  public init(verdict: Verdict, suiteVersion: String? = nil, failed: [String] = []) {
    self.verdict = verdict
    self.suiteVersion = suiteVersion
    self.failed = failed
  }
}
