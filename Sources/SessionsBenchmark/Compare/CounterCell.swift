/// One exact counter to be judged, such as round trips an operation: deterministic, given the seed and a single worker.
public struct CounterCell: Sendable, Equatable {
  /// What it is called in the report.
  public let name: String
  /// Which way it is better.
  public let direction: MetricDirection
  /// Of the base, one value a round: the total or the amount an operation, of the same work as the head's.
  public let base: [Double]
  /// Of the head, one value a round.
  public let head: [Double]

  /// A cell of its values.
  public init(name: String, direction: MetricDirection = .lowerIsBetter, base: [Double], head: [Double]) {
    (self.name, self.direction, self.base, self.head) = (name, direction, base, head)
  }

  /// What the gate says of it: one round of the head that is worse than the base is enough, as counters have no noise.
  ///
  /// A base whose own rounds differ is no exact counter, and is not judged.
  public var verdict: GateVerdict {
    do throws(StatisticsError) {
      try base.requireNotNegative()
      try head.requireNotNegative()
    } catch {
      return .invalid(.badValues(error.description))
    }
    let sign: Double = direction == .lowerIsBetter ? 1 : -1
    let (lowest, reference) = (base.min() ?? 0, base.max() ?? 0)
    // Amounts an operation are quotients, and may differ in their last digit.
    let rounding = 1e-9 * max(1, reference)
    guard reference - lowest <= rounding else { return .invalid(.notDeterministic) }
    let worst = head.map { ($0 - reference) * sign }.max() ?? 0
    return worst > rounding ? .regressed : worst < -rounding ? .improved : .pass
  }
}
