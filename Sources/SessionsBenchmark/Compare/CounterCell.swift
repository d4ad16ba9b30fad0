/// One exact counter to be judged, such as round trips an operation: deterministic, given the seed and a single worker.
package struct CounterCell: Sendable, Equatable {
  /// What the rounds did.
  package enum Work: Sendable, Equatable {
    /// Every round did the same, so that all values of a build are the same.
    case same
    /// Rounds differ, as each has a seed of its own, and values of the same index belong together. `control` has those of the base once
    /// more, if it was measured twice.
    case byRound(control: [Double]?)
  }

  /// What it is called in the report.
  package let name: String
  /// Which way it is better.
  package let direction: MetricDirection
  /// Of the base, one value a round: the total or the amount an operation, of the same work as the head's.
  package let base: [Double]
  /// Of the head, one value a round.
  package let head: [Double]
  /// What the rounds did.
  package let work: Work

  /// A cell of its values.
  package init(name: String, direction: MetricDirection = .lowerIsBetter, base: [Double], head: [Double], work: Work = .same) {
    (self.name, self.direction, self.base, self.head, self.work) = (name, direction, base, head, work)
  }

  /// What the gate says of it: one round of the head that is worse than the base is enough, as counters have no noise.
  ///
  /// A base that differs from itself is no exact counter, and is not judged.
  package var verdict: GateVerdict {
    do throws(StatisticsError) {
      try base.requireNotNegative()
      try head.requireNotNegative()
      let references: [Double]
      switch work {
      case .same:
        guard let first = base.first, base.allSatisfy({ Self.isSame($0, first) }) else { return .invalid(.notDeterministic) }
        references = head.map { _ in first }
      case .byRound(let control):
        guard base.count == head.count else { throw .unequalCounts(base.count, head.count) }
        if let control {
          try control.requireNotNegative()
          guard control.count == base.count else { throw .unequalCounts(control.count, base.count) }
          guard zip(control, base).allSatisfy({ Self.isSame($0, $1) }) else { return .invalid(.notDeterministic) }
        }
        references = base
      }
      return verdict(against: references)
    } catch {
      return .invalid(.badValues(error.description))
    }
  }

  private func verdict(against references: [Double]) -> GateVerdict {
    let changed = zip(head, references).filter { !Self.isSame($0, $1) }
    let worse = changed.contains { direction == .lowerIsBetter ? $0 > $1 : $0 < $1 }
    if worse { return .regressed }
    // Better in some rounds and as before in the others is better, but of one and the same work it has to be better in all.
    let isBetter = work == .same ? changed.count == head.count : !changed.isEmpty
    return isBetter ? .improved : .pass
  }

  /// Amounts an operation are quotients, and may differ in their last digit.
  private static func isSame(_ left: Double, _ right: Double) -> Bool { abs(left - right) <= 1e-9 * max(1, left, right) }
}
