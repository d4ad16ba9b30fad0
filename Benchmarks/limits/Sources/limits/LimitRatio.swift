/// One line of a table as `sessionlab report --limits` reads it: the fields of `AnchorRatio`.
struct LimitRatio: Codable {
  /// The compared tool, with its version.
  let anchor: String
  /// The set-up of the tool.
  let settings: String
  /// Our store.
  let backend: String
  /// The compared metric.
  let metric: String
  /// Whether more is better.
  let moreIsBetter: Bool
  /// Ours divided by the limit, one value a round.
  let ratios: [Double]
}
