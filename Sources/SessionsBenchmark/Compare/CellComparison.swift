import SessionsReporting

/// One cell in the results of both builds.
struct CellComparison {
  let key: CellKey
  private let isInterleaved: Bool
  private let criteria: GateCriteria
  fileprivate let sides: [Side]
  /// The difference between the cell's workload or load in the head and in the base; `nil` if there is none.
  private let mismatch: String?
  /// The difference that makes its times incomparable, and not its counters; `nil` if there is none.
  private let otherTiming: String?
  private let sameHost: Bool
  let sameSeed: Bool
  /// The backend, the workload and the step in words.
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

  /// Whether the base cannot do the work: then there is nothing to compare, and no fault in that, whatever the head can do.
  var isUnsupportedByBase: Bool { if case .unsupported = base.status { true } else { false } }

  /// Whether rounds of one side have exact counters.
  func counts(_ side: KeyPath<Self, CellSummary>) -> Bool {
    self[keyPath: side].measurements.contains { $0.measurement.exact?.totals.isEmpty == false }
  }

  /// Whether base and head had other work to do, so that none of their numbers are comparable.
  var isDifferentWork: Bool { mismatch != nil }

  /// A metric of the cell; `nil` if it has no meaning for such a load, or if the base cannot do the work of the workload.
  func timing(_ metric: GateMetric) -> TimedMetric? {
    guard !isUnsupportedByBase else { return nil }
    let isWhole = base.status != .missing && head.status != .missing
    let loads = (base.measurements + head.measurements).map(\.measurement.load)
    guard loads.allSatisfy(metric.applies) || !isWhole else { return nil }
    let values = RoundValues(self, metric)
    let defect = defect ?? values.defect
    let judgement: TimedMetric.Judgement
    if defect == nil, let undecided = values.undecided {
      judgement = .decided(GateFinding(isInterleaved ? .interleaved : .stored, .inconclusive(undecided)))
    } else {
      judgement = .timing(
        TimingCell(
          direction: metric.direction, tolerance: criteria.tolerance(of: metric),
          pairing: isInterleaved ? .interleaved : .stored(sameHost: sameHost), batch: values.batch, confirmation: values.confirmation,
          defect: defect))
    }
    return TimedMetric(
      key: key, subject: subject, metric: metric, base: values.median(.base), head: values.median(.head), judgement: judgement)
  }

  /// The reason not to compare the numbers of the cell, whichever the metric; `nil` if there is none.
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
    // A round that one of them lacks is a cell that did not finish.
    for (left, right) in [(Side.Name.base, Side.Name.head), (.base, .control), (.confirmingBase, .confirmingHead)] {
      guard let first = summary(left), let second = summary(right) else { continue }
      let lacking = Set(first.measurements.map(\.round)).symmetricDifference(second.measurements.map(\.round))
      if let round = lacking.min() { return .badValues("only one of \(left.rawValue) and \(right.rawValue) has round \(round + 1)") }
    }
    return nil
  }
}

/// A timed metric of a cell, with the numbers that its row shows.
struct TimedMetric {
  /// The verdict, or the way to it.
  enum Judgement {
    /// The gate has to judge it, together with the others.
    case timing(TimingCell)
    /// It is judged already.
    case decided(GateFinding)
  }

  let key: CellKey
  /// The backend, the workload and the step in words.
  let subject: String
  let metric: GateMetric
  /// The median over the rounds of the base; `nil` if there is none.
  let base: Double?
  /// The median over the rounds of the head; `nil` if there is none.
  let head: Double?
  let judgement: Judgement

  /// The row of the metric with its finding.
  func row(_ finding: GateFinding) -> ComparisonRow {
    ComparisonRow(key: key, subject: subject, metric: metric.rawValue, unit: metric.unit, base: base, head: head, finding: finding)
  }
}

/// The values of a metric, one a round, on all sides of a cell.
private struct RoundValues {
  private var sides: [CellComparison.Side.Name: [Double]] = [:]
  /// The reason not to compare them; `nil` if there is none.
  private(set) var defect: GateVerdict.Invalid?
  /// The reason why they decide nothing; `nil` if they may.
  private(set) var undecided: GateVerdict.Inconclusive?

  init(_ cell: CellComparison, _ metric: GateMetric) {
    for side in cell.sides {
      sides[side.name] = side.summary.measurements.compactMap { entry in
        switch metric.value(entry.measurement) {
        case .number(let value): return value
        case .tooFewRequests(let requests, let needed):
          undecided = undecided ?? .tooFewRequests(requests, needed: needed)
          return nil
        case .tooLong:
          defect = .badValues("the \(metric.rawValue) of the \(side.name.rawValue) is longer than can be told")
          return nil
        }
      }
    }
  }

  func median(_ name: CellComparison.Side.Name) -> Double? { Quantile.middle(of: sides[name] ?? []) }

  /// The batch that is judged, in the order of the rounds.
  var batch: TimingBatch { TimingBatch(base: sides[.base] ?? [], head: sides[.head] ?? [], control: sides[.control]) }

  /// The second batch; `nil` if the cell was not measured again.
  var confirmation: TimingBatch? {
    guard let base = sides[.confirmingBase], let head = sides[.confirmingHead] else { return nil }
    return TimingBatch(base: base, head: head)
  }
}
