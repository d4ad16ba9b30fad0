/// All rounds of a cell.
package struct CellSummary: Sendable, Equatable {
  /// What the rounds come to.
  package enum Status: Sendable, Equatable {
    /// The numbers count.
    case measured
    /// In at least one round the backend did not keep up with what was offered.
    case saturated(reason: String)
    /// The backend cannot do what the workload asks for.
    case unsupported(reason: String)
    /// In at least one round the numbers were refused, so that those of the other rounds are not shown either.
    case invalid(reason: String)
    /// No round has the cell.
    case missing
  }

  /// Which cell.
  package let key: CellKey
  /// What the rounds come to.
  package let status: Status
  /// The numbers by the index of their round; none if the cell is unsupported or invalid.
  package let measurements: [(round: Int, measurement: CellMeasurement)]
  /// The requests of all rounds in one.
  package let requests: MergedOperations?
  /// The operations of all rounds in one, by kind.
  package let operations: [String: MergedOperations]

  init(_ key: CellKey, in rounds: [BenchmarkRound]) {
    let cells = rounds.flatMap { round in round.cells.filter { CellKey($0) == key }.map { (round.index, $0) } }
    self.init(key, cells)
  }

  private init(_ key: CellKey, _ cells: [(Int, BenchmarkCell)]) {
    self.key = key
    let status = Self.status(cells.map(\.1.outcome))
    self.status = status
    switch status {
    case .measured, .saturated:
      measurements = cells.compactMap { round, cell in cell.measurement.map { (round, $0) } }.sorted { $0.0 < $1.0 }
    case .unsupported, .invalid, .missing: measurements = []
    }
    requests = MergedOperations(measurements.map(\.measurement.requests))
    let kinds = Set(measurements.flatMap(\.measurement.operations.keys))
    operations = kinds.reduce(into: [:]) { [measurements] merged, kind in
      merged[kind] = MergedOperations(measurements.compactMap { $0.measurement.operations[kind] })
    }
  }

  /// The worst that a round says is what all of them come to.
  private static func status(_ outcomes: [CellOutcome]) -> Status {
    var status = Status.missing
    for outcome in outcomes {
      switch (outcome, status) {
      case (.invalid(let reason), _): return .invalid(reason: reason)
      case (.unsupported(let reason), _): status = .unsupported(reason: reason)
      case (.saturated(_, let reason), .measured), (.saturated(_, let reason), .missing): status = .saturated(reason: reason)
      case (.measured, .missing): status = .measured
      case (.saturated, _), (.measured, _): break
      }
    }
    return status
  }

  /// Compares what they are made of.
  package static func == (lhs: CellSummary, rhs: CellSummary) -> Bool {
    lhs.key == rhs.key && lhs.status == rhs.status
      && lhs.measurements.elementsEqual(rhs.measurements) { $0.round == $1.round && $0.measurement == $1.measurement }
  }
}
