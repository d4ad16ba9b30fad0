/// What would change an answer.
package struct RecommendationChange: Encodable, Sendable, Equatable {
  /// Which way the needs move.
  package enum Kind: String, Codable, Sendable {
    /// They become less, and another store does more, or fits at all.
    case concession
    /// They become more, and the recommended store no longer fits.
    case growth
  }

  /// Which way the needs move.
  package let kind: Kind
  /// The change of the needs, and what follows, in a sentence.
  package let text: String
  /// The store that would be recommended then; nil when none would fit.
  package let store: String?
  /// How many times the requests it does; nil where that was not measured.
  package let ratio: Double?
}
