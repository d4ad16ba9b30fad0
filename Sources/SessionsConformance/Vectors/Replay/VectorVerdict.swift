/// What came of the replay of one vector.
public struct VectorVerdict: Sendable, Codable {
  /// The case.
  public let id: String
  /// `passed`, `failed`, `skipped` or `errored`.
  public let outcome: CaseOutcome
  /// Why it was skipped, failed or errored.
  public var reason: String?
  /// The place of the step that differed, from 1.
  public var step: Int?
  /// The step, as the vector has it.
  public var call: String?
  /// What it had to yield.
  public var expected: String?
  /// What it yielded.
  public var seen: String?
}
