/// What the conformance suite said of a backend before it was timed.
package struct BackendConformance: Codable, Sendable, Equatable {
  /// How the suite ended.
  package enum Verdict: String, Codable, Sendable, CaseIterable {
    /// Every MUST that applies is kept.
    case passed
    /// At least one MUST is broken.
    case failed
    /// The suite did not run, or not to its end.
    case notJudged
  }

  /// How the suite ended.
  package let verdict: Verdict
  /// The version of the suite; absent if it did not run.
  package let suiteVersion: String?
  /// The ids of the cases that failed.
  package let failed: [String]

  /// Tells a verdict.
  package init(verdict: Verdict, suiteVersion: String? = nil, failed: [String] = []) {
    self.verdict = verdict
    self.suiteVersion = suiteVersion
    self.failed = failed
  }
}
