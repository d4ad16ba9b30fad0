import SessionsReporting

/// One cell in the results of both builds.
struct CellComparison {
  let key: CellKey
  let isInterleaved: Bool
  private let criteria: GateCriteria
  let sides: [Side]
  /// What makes the cell's workload or load another one in the head than in the base; `nil` if nothing does.
  private let mismatch: String?
  /// What makes its times incomparable, and not its counters; `nil` if nothing does.
  private let otherTiming: String?
  private let sameHost: Bool
  let sameSeed: Bool
  let subject: String

  /// The cell in one of the results.
  struct Side {
    enum Name: String {
      case base, head, control
      case confirmingBase = "base of the second batch"
      case confirmingHead = "head of the second batch"
    }

    let name: Name
    let summary: CellSummary
  }

  init(_ key: CellKey, _ comparison: ResultComparison) {
    self.key = key
    (isInterleaved, criteria) = (comparison.isInterleaved, comparison.criteria)
    func side(_ name: Side.Name, _ result: BenchmarkResult?) -> Side? {
      result.map { Side(name: name, summary: CellSummary(key, in: $0.rounds)) }
    }
    // Only the cells that looked worse were measured again.
    let again = [side(.confirmingBase, comparison.confirmation?.base), side(.confirmingHead, comparison.confirmation?.head)]
      .compactMap(\.self)
    let isConfirmed = again.contains { $0.summary.status != .missing }
    sides =
      [side(.base, comparison.base), side(.head, comparison.head), side(.control, comparison.control)].compactMap(\.self)
      + (isConfirmed ? again : [])
    mismatch = WorkloadMismatch.text(key, comparison.base, comparison.head)
    otherTiming = WorkloadMismatch.timing(key, comparison.base, comparison.head)
    sameHost = HostFingerprint.differences(comparison.base, comparison.head).isEmpty
    sameSeed = comparison.base.seed == comparison.head.seed
    let workload = comparison.base.workloads.first { $0.id == key.workload } ?? comparison.head.workloads.first { $0.id == key.workload }
    let step = key.step.flatMap { step in workload?.sweep.map { ", \($0.text(step))" } } ?? ""
    subject = PrintableText.show("\(key.backend), \(key.workload)\(step)")
  }

  func summary(_ name: Side.Name) -> CellSummary? { sides.first { $0.name == name }?.summary }

  var base: CellSummary { summary(.base) ?? CellSummary(key, in: []) }
  var head: CellSummary { summary(.head) ?? CellSummary(key, in: []) }

  /// Whether there is nothing to compare, and nothing wrong with that: the base cannot do it, whatever the head can.
  var isUnsupportedByBase: Bool { if case .unsupported = base.status { true } else { false } }

  /// Whether rounds of one side have exact counters.
  func counts(_ side: KeyPath<Self, CellSummary>) -> Bool {
    self[keyPath: side].measurements.contains { $0.measurement.exact?.totals.isEmpty == false }
  }

  /// Whether base and head had other work to do, so that nothing of them is comparable.
  var isDifferentWork: Bool { mismatch != nil }

  /// A metric of the cell; `nil` if it says nothing of such a load, or if the base cannot do what the workload asks for.
  func timing(_ metric: GateMetric) -> ComparisonSubject? {
    guard !isUnsupportedByBase else { return nil }
    let isWhole = base.status != .missing && head.status != .missing
    let loads = (base.measurements + head.measurements).map(\.measurement.load)
    guard loads.allSatisfy(metric.applies) || !isWhole else { return nil }
    let name = "\(subject), \(metric.rawValue)"
    let values = RoundValues(self, metric)
    let pairing: TimingCell.Pairing = isInterleaved ? .interleaved : .stored(sameHost: sameHost)
    let cell: ComparisonSubject.Cell
    if let defect = defect ?? values.defect {
      cell = .timing(timingCell(name, metric, pairing, TimingBatch(base: [], head: []), nil, defect))
    } else if let undecided = values.undecided {
      cell = .decided(GateFinding(name, isInterleaved ? .interleaved : .stored, .inconclusive(undecided)))
    } else {
      cell = .timing(timingCell(name, metric, pairing, values.batch, values.confirmation, nil))
    }
    return ComparisonSubject(
      key: key, subject: subject, metric: metric.rawValue, unit: metric.unit, base: values.median(.base), head: values.median(.head),
      cell: cell)
  }

  private func timingCell(
    _ name: String, _ metric: GateMetric, _ pairing: TimingCell.Pairing, _ batch: TimingBatch, _ confirmation: TimingBatch?,
    _ defect: GateVerdict.Invalid?
  ) -> TimingCell {
    TimingCell(
      name: name, direction: metric.direction, tolerance: criteria.tolerance(of: metric), pairing: pairing, batch: batch,
      confirmation: confirmation,
      defect: defect)
  }

  /// Why the numbers of the cell are not to be compared, whichever the metric; `nil` if they are.
  private var defect: GateVerdict.Invalid? {
    for side in sides {
      switch side.summary.status {
      case .measured: break
      case .saturated: return .saturated
      case .invalid(let reason): return .verifyFailed("of the \(side.name.rawValue): \(PrintableText.show(reason))")
      case .unsupported(let reason): return .badValues("the \(side.name.rawValue) does not support it: \(PrintableText.show(reason))")
      case .missing: return .badValues("the \(side.name.rawValue) does not have the cell")
      }
    }
    if let mismatch = mismatch ?? otherTiming { return .badValues(mismatch) }
    guard isInterleaved else { return nil }
    // A round that one of them lacks is a cell that came to no end.
    for (left, right) in [(Side.Name.base, Side.Name.head), (.base, .control), (.confirmingBase, .confirmingHead)] {
      guard let first = summary(left), let second = summary(right) else { continue }
      let lacking = Set(first.measurements.map(\.round)).symmetricDifference(second.measurements.map(\.round))
      if let round = lacking.min() { return .badValues("only one of \(left.rawValue) and \(right.rawValue) has round \(round + 1)") }
    }
    return nil
  }
}
