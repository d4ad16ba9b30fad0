import SessionsReporting

extension ResultComparison {
  /// What is counted and not timed: it decides on the noisiest machine too, and whether or not the builds took turns.
  var counterSubjects: [ComparisonSubject] {
    head.backends.compactMap { head in
      base.backends.first { $0.id == head.id }.flatMap { Self.conformance($0, head) }
    } + cells.flatMap { $0.exactCounters + $0.losses }
  }

  /// The cases of the suite that fail: one that fails in the head alone is worse, however many others were mended.
  private static func conformance(_ base: BackendDescription, _ head: BackendDescription) -> ComparisonSubject? {
    guard base.conformance.verdict != .notJudged else { return nil }
    let (before, after) = (Set(base.conformance.failed), Set(head.conformance.failed))
    let name = "\(PrintableText.show(head.id)), failed cases"
    let isJudged = head.conformance.verdict != .notJudged
    let reference = after.isSubset(of: before) ? before : before.intersection(after)
    let counter = CounterCell(name: name, base: [Double(reference.count)], head: [Double(after.count)])
    return ComparisonSubject(
      key: nil, subject: PrintableText.show(head.id), metric: "failed cases", unit: .count, base: Double(before.count),
      head: isJudged ? Double(after.count) : nil,
      cell: isJudged
        ? .counter(counter) : .decided(GateFinding(name, .exact, .invalid(.badValues("the suite did not judge it in the head")))))
  }
}

extension CellComparison {
  /// The counters of the rounds that both have, an operation.
  var exactCounters: [ComparisonSubject] {
    let (first, second) = (counted(base), counted(head))
    let names = Set(first.values.flatMap(\.totals.keys)).sorted()
    let rounds = Set(first.keys).intersection(head.measurements.map(\.round)).sorted()
    guard !rounds.isEmpty, !isDifferentWork else { return [] }
    let again = summary(.control).map { counted($0) }.flatMap { $0.isEmpty ? nil : $0 }
    return names.map { total in
      let values = rounds.compactMap { first[$0]?.perOperation(total) }
      let others = rounds.compactMap { second[$0]?.perOperation(total) }
      let control = again.map { again in rounds.compactMap { again[$0]?.perOperation(total) } }
      let metric = Self.words(total)
      let name = "\(subject), \(metric)"
      let counter = CounterCell(name: name, base: values, head: others, work: sameSeed ? .byRound(control: control) : .same)
      // What the head does not count it may do any number of times.
      let isCounted = others.count == rounds.count
      return ComparisonSubject(
        key: key, subject: subject, metric: metric, unit: .perOperation, base: Quantile.middle(of: values),
        head: Quantile.middle(of: others),
        cell: isCounted ? .counter(counter) : .decided(GateFinding(name, .exact, .invalid(.badValues("the head did not count it")))))
    }
  }

  /// What no store may lose or answer wrongly, of all rounds: shown where it happened.
  var losses: [ComparisonSubject] {
    [BenchmarkCounter.lostUpdate, .wrongAnswer].compactMap { counter in
      let (before, after) = (base.counters[counter.rawValue] ?? 0, head.counters[counter.rawValue] ?? 0)
      guard before + after > 0 else { return nil }
      let metric = counter == .lostUpdate ? "lost updates" : "wrong answers"
      return ComparisonSubject(
        key: key, subject: subject, metric: metric, unit: .count, base: Double(before), head: Double(after),
        cell: .counter(CounterCell(name: "\(subject), \(metric)", base: [Double(before)], head: [Double(after)])))
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
