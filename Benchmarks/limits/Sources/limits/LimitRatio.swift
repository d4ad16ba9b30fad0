/// One line of a table as `sessionlab report --limits` reads it: the fields of `AnchorRatio`.
struct LimitRatio: Codable {
  /// What it is compared with, with its version.
  let anchor: String
  /// How that was set up.
  let settings: String
  /// Our store.
  let backend: String
  /// What is compared.
  let metric: String
  /// Whether more is better.
  let moreIsBetter: Bool
  /// Ours divided by the limit, one value a round.
  let ratios: [Double]
}
