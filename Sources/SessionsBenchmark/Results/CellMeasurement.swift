/// The numbers of a cell.
public struct CellMeasurement: Codable, Sendable, Equatable {
  /// How requests came.
  public let load: LoadDescription
  /// How long the phases took.
  public let phases: PhaseDurations
  /// Whole requests: everything that one visit asks of the store.
  public let requests: OperationMeasurement
  /// The operations that requests are made of, by kind.
  public let operations: [String: OperationMeasurement]
  /// Events by name, such as hits, misses, conflicts and lost updates.
  public let counters: [String: Int]
  /// Failed operations by the code of the error.
  public let errors: [String: Int]
  /// What is the same in every run with this seed; absent if it was not counted.
  public let exact: ExactCounters?
  /// How late requests began, seen from the plan; absent in a closed loop, which has no plan.
  public let lag: LatencyHistogram?
  /// What the cell used; fields are absent where the system does not tell.
  public let resources: ResourceUse
  /// How many sessions were read back and compared after the measurement.
  public let verified: Int
  /// What was completed second by second; absent if it was not recorded.
  public let timeline: CellTimeline?
}
