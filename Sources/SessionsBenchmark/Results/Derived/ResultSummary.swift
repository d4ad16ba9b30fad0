/// A result with its rounds put together: all that reports show follows from this.
package struct ResultSummary: Sendable {
  /// What was measured.
  package let result: BenchmarkResult
  /// The intervals that are shown.
  package let statistics: ResultStatistics
  private let cells: [CellKey: CellSummary]

  /// Puts the rounds of a result together.
  package init(_ result: BenchmarkResult, statistics: ResultStatistics) {
    self.result = result
    self.statistics = statistics
    let keys = Set(result.rounds.flatMap { $0.cells.map(CellKey.init) })
    cells = keys.reduce(into: [:]) { $0[$1] = CellSummary($1, in: result.rounds) }
  }

  /// A cell of all rounds; one that no round has is ``CellSummary/Status/missing``.
  package func cell(_ key: CellKey) -> CellSummary { cells[key] ?? CellSummary(key, in: []) }

  /// The steps of a workload, ascending; one without a value for a workload that varies nothing.
  package func steps(of workload: WorkloadDescription) -> [Double?] {
    guard workload.sweep != nil else { return [nil] }
    return Set(cells.keys.filter { $0.workload == workload.id }.compactMap(\.step)).sorted()
  }

  /// A cell's rate against that of the reference; `nil` for the reference itself, and where one of the two has no numbers that count.
  package func ratio(_ key: CellKey) -> PairedRatio? {
    key.backend == result.reference ? nil : ratio(key, to: result.reference)
  }

  /// A cell's rate against that of another backend in the same place.
  package func ratio(_ key: CellKey, to backend: String) -> PairedRatio? {
    let (mine, other) = (cell(key), cell(CellKey(backend: backend, workload: key.workload, step: key.step)))
    guard mine.isComparable, other.isComparable else { return nil }
    return PairedRatio(mine, to: other, statistics)
  }

  /// The description of a backend.
  package func backend(_ id: String) -> BackendDescription? { result.backends.first { $0.id == id } }
}
