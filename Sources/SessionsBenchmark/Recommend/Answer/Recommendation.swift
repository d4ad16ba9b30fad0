/// An answer to which store fits some needs.
package struct Recommendation: Sendable {
  /// The needs.
  package let needs: SessionNeeds
  /// The store to take; nil when none fits.
  package let choice: StoreCandidate?
  /// The others that fit, the next best first.
  package let alternatives: [StoreCandidate]
  /// Those that do not fit, with what rules them out.
  package let refused: [StoreCandidate]
  /// Why it is this one, in sentences.
  package let reasons: [String]
  /// What would change the answer.
  package let changes: [RecommendationChange]
  /// What a reader has to know of the numbers, or that there are none.
  package let cautions: [String]
  /// The commands that measure what is not known, one a line; empty when all is.
  package let nextSteps: [String]
  /// The result that the numbers are from; nil when the rules alone decided.
  package let result: BenchmarkResult?
}
