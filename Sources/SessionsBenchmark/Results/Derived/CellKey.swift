/// What the cells of different rounds have in common.
public struct CellKey: Sendable, Hashable {
  /// The id of the backend.
  public let backend: String
  /// The id of the workload.
  public let workload: String
  /// Where on the workload's sweep; `nil` if it has none.
  public let step: Double?

  /// Creates a key.
  public init(backend: String, workload: String, step: Double? = nil) {
    self.backend = backend
    self.workload = workload
    self.step = step
  }

  /// The key of a cell.
  public init(_ cell: BenchmarkCell) {
    self.init(backend: cell.backend, workload: cell.workload, step: cell.step)
  }
}
