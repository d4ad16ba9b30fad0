/// The numbers of a cell.
package struct CellMeasurement: Codable, Sendable, Equatable {
  /// How requests came.
  package let load: LoadDescription
  /// How long the phases took.
  package let phases: PhaseDurations
  /// Whole requests: everything that one visit asks of the store.
  package let requests: OperationMeasurement
  /// The operations that requests are made of, by kind.
  package let operations: [String: OperationMeasurement]
  /// Events by name, such as hits, misses, conflicts and lost updates.
  package let counters: [String: Int]
  /// Failed operations by the code of the error.
  package let errors: [String: Int]
  /// What is the same in every run with this seed; absent if it was not counted.
  package let exact: ExactCounters?
  /// How late requests began, seen from the plan; absent in a closed loop, which has no plan.
  package let lag: LatencyHistogram?
  /// What the cell used; fields are absent where the system does not tell.
  package let resources: ResourceUse
  /// How many sessions were read back and compared after the measurement.
  package let verified: Int
  /// What was completed second by second; absent if it was not recorded.
  package let timeline: CellTimeline?
}
