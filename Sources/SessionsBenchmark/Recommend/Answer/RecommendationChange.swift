/// What would change an answer.
public struct RecommendationChange: Encodable, Sendable, Equatable {
  /// Which way the needs move.
  public enum Kind: String, Codable, Sendable {
    /// They become less, and another store does more, or fits at all.
    case concession
    /// They become more, and the recommended store no longer fits.
    case growth
  }

  /// Which way the needs move.
  public let kind: Kind
  /// The change of the needs, and what follows, in a sentence.
  public let text: String
  /// The store that would be recommended then; nil when none would fit.
  public let store: String?
  /// How many times the requests it does; nil where that was not measured.
  public let ratio: Double?
}
