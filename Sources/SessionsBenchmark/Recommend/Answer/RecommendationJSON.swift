package import Foundation

/// An answer for programs.
package enum RecommendationJSON {
  /// The version of the format that is written.
  package static let schemaVersion: Int = 1

  /// Renders an answer as JSON with sorted keys. `recommended` is absent when no store fits.
  package static func render(_ answer: Recommendation) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    return try encoder.encode(Document(answer)) + Data("\n".utf8)
  }

  private struct Document: Encodable {
    let schemaVersion: Int
    let needs: SessionNeeds
    let recommended: StoreCandidate?
    let alternatives: [StoreCandidate]
    let refused: [StoreCandidate]
    let reasons: [String]
    let changes: [RecommendationChange]
    let cautions: [String]
    let nextSteps: [String]
    let source: Source?

    init(_ answer: Recommendation) {
      schemaVersion = RecommendationJSON.schemaVersion
      needs = answer.needs
      recommended = answer.choice
      alternatives = answer.alternatives
      refused = answer.refused
      reasons = answer.reasons
      changes = answer.changes
      cautions = answer.cautions
      nextSteps = answer.nextSteps
      source = answer.result.map { Source(started: $0.started, cpu: $0.host.cpu, rounds: $0.rounds.count, synthetic: $0.synthetic) }
    }
  }

  /// Where the numbers are from; absent when the rules alone decided.
  private struct Source: Encodable {
    let started: String
    let cpu: String
    let rounds: Int
    let synthetic: Bool
  }
}
