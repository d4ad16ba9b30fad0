/// What the cells of different rounds have in common.
package struct CellKey: Sendable, Hashable {
  /// The id of the backend.
  package let backend: String
  /// The id of the workload.
  package let workload: String
  /// Where on the workload's sweep; `nil` if it has none.
  package let step: Double?

  /// Creates a key.
  package init(backend: String, workload: String, step: Double? = nil) {
    self.backend = backend
    self.workload = workload
    self.step = step
  }

  /// The key of a cell.
  package init(_ cell: BenchmarkCell) {
    self.init(backend: cell.backend, workload: cell.workload, step: cell.step)
  }
}
