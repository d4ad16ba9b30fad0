/// How a store compares with something that is not ours: a raw tool, or what a user would take instead.
public struct AnchorRatio: Codable, Sendable, Equatable {
  /// What it is compared with, with its version.
  public let anchor: String
  /// How that was set up.
  public let settings: String
  /// Our store.
  public let backend: String
  /// What is compared, such as `load, requests per second`.
  public let metric: String
  /// Whether more is better.
  public let moreIsBetter: Bool
  /// Ours divided by theirs, one value a round.
  public let ratios: [Double]
}
