/// What a result says about an objective for the 99th percentile at the rate that is needed.
package enum LatencyFinding: String, Codable, Sendable {
  /// It was kept where at least so many requests a second were offered.
  case kept
  /// It was kept in a closed loop at full speed, which hides waiting: likely.
  case likely
  /// Nothing was measured that tells.
  case unknown
  /// It was missed where no more was offered than is needed.
  case missed
}
