import SessionsReporting

/// One exact counter to be judged, such as round trips an operation: deterministic, given the seed and a single worker. Less is better.
package struct CounterCell: Sendable, Equatable {
  /// The work of the rounds.
  package enum Work: Sendable, Equatable {
    /// Every round did the same, so that all values of a build are the same.
    case same
    /// Rounds differ, as each has a seed of its own, and values of the same index belong together. `control` has the base's values of a
    /// second measurement, if there was one.
    case byRound(control: [Double]?)
  }

  /// The values of the base, one a round: the total or the amount an operation, of the same work as the head's.
  private let base: [Double]
  /// The values of the head, one a round.
  private let head: [Double]
  private let work: Work

  /// Creates a cell from its values.
  package init(base: [Double], head: [Double], work: Work = .same) { (self.base, self.head, self.work) = (base, head, work) }

  /// The verdict of the gate: one round of the head that is worse than the base is enough, as counters have no noise.
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
    if changed.contains(where: { $0 > $1 }) { return .regressed }
    // Better in some rounds and unchanged in the others is better; but where all rounds are the same work, it has to be better in all.
    let isBetter = work == .same ? changed.count == head.count : !changed.isEmpty
    return isBetter ? .improved : .pass
  }

  /// Amounts an operation are quotients, and may differ in their last digit.
  private static func isSame(_ left: Double, _ right: Double) -> Bool { abs(left - right) <= 1e-9 * max(1, left, right) }
}

extension ResultComparison {
  /// The rows of all numbers that are counted and not timed: they decide on the noisiest machine too, interleaved or not.
  var counterRows: [ComparisonRow] {
    head.backends.compactMap { head in
      base.backends.first { $0.id == head.id }.flatMap { Self.conformance($0, head) }
    } + cells.flatMap { $0.exactCounters + $0.losses }
  }

  /// The cases of the suite that fail: one that fails in the head alone is worse, however many others were mended.
  private static func conformance(_ base: BackendDescription, _ head: BackendDescription) -> ComparisonRow? {
    guard base.conformance.verdict != .notJudged else { return nil }
    let (before, after) = (Set(base.conformance.failed), Set(head.conformance.failed))
    let isJudged = head.conformance.verdict != .notJudged
    let reference = after.isSubset(of: before) ? before : before.intersection(after)
    let counter = CounterCell(base: [Double(reference.count)], head: [Double(after.count)])
    return ComparisonRow(
      key: nil, subject: PrintableText.show(head.id), metric: "failed cases", unit: .count, base: Double(before.count),
      head: isJudged ? Double(after.count) : nil,
      finding: GateFinding(.exact, isJudged ? counter.verdict : .invalid(.badValues("the suite did not judge it in the head"))))
  }
}

extension CellComparison {
  /// The counters of the rounds that both have, per operation.
  fileprivate var exactCounters: [ComparisonRow] {
    let (first, second) = (counted(base), counted(head))
    let names = Set(first.values.flatMap(\.totals.keys)).sorted()
    let rounds = Set(first.keys).intersection(head.measurements.map(\.round)).sorted()
    guard !rounds.isEmpty, !isDifferentWork else { return [] }
    let again = summary(.control).map { counted($0) }.flatMap { $0.isEmpty ? nil : $0 }
    return names.map { total in
      let values = rounds.compactMap { first[$0]?.perOperation(total) }
      let others = rounds.compactMap { second[$0]?.perOperation(total) }
      let control = again.map { again in rounds.compactMap { again[$0]?.perOperation(total) } }
      let counter = CounterCell(base: values, head: others, work: sameSeed ? .byRound(control: control) : .same)
      // Work that the head does not count may happen any number of times.
      let isCounted = others.count == rounds.count
      return ComparisonRow(
        key: key, subject: subject, metric: Self.words(total), unit: .perOperation, base: Quantile.middle(of: values),
        head: Quantile.middle(of: others),
        finding: GateFinding(.exact, isCounted ? counter.verdict : .invalid(.badValues("the head did not count it"))))
    }
  }

  /// Lost updates and wrong answers of all rounds, which no store may have: shown where they happened.
  fileprivate var losses: [ComparisonRow] {
    [BenchmarkCounter.lostUpdate, .wrongAnswer].compactMap { counter in
      let (before, after) = (Double(base.counters[counter.rawValue] ?? 0), Double(head.counters[counter.rawValue] ?? 0))
      guard before + after > 0 else { return nil }
      return ComparisonRow(
        key: key, subject: subject, metric: counter == .lostUpdate ? "lost updates" : "wrong answers", unit: .count, base: before,
        head: after, finding: GateFinding(.exact, CounterCell(base: [before], head: [after]).verdict))
    }
  }

  private func counted(_ summary: CellSummary) -> [Int: ExactCounters] {
    summary.measurements.reduce(into: [:]) { $0[$1.round] = $1.measurement.exact }
  }

  private static func words(_ total: String) -> String {
    switch total {
    case ExactCounters.roundTrips: return "round trips"
    case ExactCounters.bytesSent: return "bytes sent"
    case ExactCounters.bytesReceived: return "bytes received"
    default: return PrintableText.show(total)
    }
  }
}
