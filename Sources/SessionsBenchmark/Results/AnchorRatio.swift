/// How a store compares with something that is not ours: a raw tool, or what a user would take instead.
package struct AnchorRatio: Codable, Sendable, Equatable {
  /// What it is compared with, with its version.
  package let anchor: String
  /// How that was set up.
  package let settings: String
  /// Our store.
  package let backend: String
  /// What is compared, such as `load, requests per second`.
  package let metric: String
  /// Whether more is better.
  package let moreIsBetter: Bool
  /// Ours divided by theirs, one value a round.
  package let ratios: [Double]
}
