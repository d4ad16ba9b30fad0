/// What came of a cell.
package enum CellOutcome: Sendable, Equatable {
  /// The numbers count.
  case measured(CellMeasurement)
  /// The backend did not keep up with what was offered: the latencies grow with the length of the run, and are never gated.
  case saturated(CellMeasurement, reason: String)
  /// The backend cannot do what the workload asks for. That is no fault and no zero.
  case unsupported(reason: String)
  /// What was read back was not what was written, or the backend fails its conformance suite: there are no numbers.
  case invalid(reason: String)
}
