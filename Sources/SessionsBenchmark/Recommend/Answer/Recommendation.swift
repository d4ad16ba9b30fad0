/// An answer to which store fits some needs.
public struct Recommendation: Sendable {
  /// The needs.
  public let needs: SessionNeeds
  /// The store to take; nil when none fits.
  public let choice: StoreCandidate?
  /// The others that fit, the next best first.
  public let alternatives: [StoreCandidate]
  /// Those that do not fit, with what rules them out.
  public let refused: [StoreCandidate]
  /// Why it is this one, in sentences.
  public let reasons: [String]
  /// What would change the answer.
  public let changes: [RecommendationChange]
  /// What a reader has to know of the numbers, or that there are none.
  public let cautions: [String]
  /// The commands that measure what is not known, one a line; empty when all is.
  public let nextSteps: [String]
  /// The result that the numbers are from; nil when the rules alone decided.
  public let result: BenchmarkResult?
}
