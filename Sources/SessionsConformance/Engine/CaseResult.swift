/// What came of one case on one arrangement of a store.
public struct CaseResult: Sendable, Codable {
  /// The case's permanent name.
  public let id: String
  /// The requirement.
  public let title: String
  /// How much it matters.
  public let level: CaseLevel
  /// The rules that it proves.
  public let rules: [String]
  /// How many store objects worked on the same sessions.
  public let instances: Int
  /// Which run of the case it is, from 1, when cases are repeated.
  public let repetition: Int
  /// What came of it.
  public var outcome: CaseOutcome
  /// Why it was skipped, limited, failed, errored or inconclusive.
  public let reason: String?
  /// The reason and the link that the baseline gives for an expected failure or an unexpected pass.
  public var baseline: String?
  /// What was looked at when it failed.
  public let what: String?
  /// What had to be.
  public let expected: String?
  /// What was.
  public let seen: String?
  /// The operations, for a failure.
  public let steps: [CaseStep]?
  /// What random choices followed from.
  public let seed: UInt64
  /// How long it took.
  public let milliseconds: Double
}
