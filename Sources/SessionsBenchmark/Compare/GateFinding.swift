/// What the gate found of one metric, with the numbers that decided.
package struct GateFinding: Sendable, Equatable {
  /// What the metric is called.
  package let name: String
  /// How much the comparison is worth.
  package let tier: GateTier
  /// What the gate says.
  package let verdict: GateVerdict
  /// How many times worse the head is, above 1 for worse whichever way the metric is better; `nil` of a counter and of what cannot be
  /// computed.
  package let worsening: RatioEstimate?
  /// The same of the second batch; `nil` if it was not asked.
  package let confirmation: RatioEstimate?
  /// The p-value with Holm's correction over all cells that were judged together; `nil` if it was not tested.
  package let adjustedPValue: Double?
  /// The smallest change, as a share, that the rounds would probably have found; `nil` if none, or if it was not computed.
  package let detectable: Double?

  init(
    _ name: String, _ tier: GateTier, _ verdict: GateVerdict, worsening: RatioEstimate? = nil, confirmation: RatioEstimate? = nil,
    adjustedPValue: Double? = nil, detectable: Double? = nil
  ) {
    (self.name, self.tier, self.verdict) = (name, tier, verdict)
    (self.worsening, self.confirmation) = (worsening, confirmation)
    (self.adjustedPValue, self.detectable) = (adjustedPValue, detectable)
  }
}
