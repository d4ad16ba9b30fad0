/// The values of a metric, one a round, on all sides of a cell.
struct RoundValues {
  private var sides: [CellComparison.Side.Name: [Double]] = [:]
  /// Why they are not compared; `nil` if they are.
  private(set) var defect: GateVerdict.Invalid?
  /// Why they decide nothing; `nil` if they may.
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

  /// What is judged: in the order of the rounds.
  var batch: TimingBatch { TimingBatch(base: sides[.base] ?? [], head: sides[.head] ?? [], control: sides[.control]) }

  /// The second batch; `nil` if the cell was not measured again.
  var confirmation: TimingBatch? {
    guard let base = sides[.confirmingBase], let head = sides[.confirmingHead] else { return nil }
    return TimingBatch(base: base, head: head)
  }
}
