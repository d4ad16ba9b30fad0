/// One workload of a run.
package struct WorkloadDescription: Codable, Sendable, Equatable {
  /// How the run calls it: the key of its cells.
  package let id: String
  /// What one request of it does, in a line.
  package let summary: String
  /// Its parameters, such as the number of live sessions and the distribution of payloads.
  package let parameters: [String: String]
  /// What was assumed and not measured anywhere. A report prints each.
  package let assumptions: [String]
  /// What its random choices follow from.
  package let seed: UInt64
  /// What it varies from cell to cell; absent if all its cells are alike.
  package let sweep: SweepAxis?

  /// The parameter that says how long the slices were in which builds were measured beside each other; absent where a cell was measured in
  /// one piece.
  package static let sliceParameter = "slice"

  /// Describes a workload.
  package init(
    id: String, summary: String, parameters: [String: String] = [:], assumptions: [String] = [], seed: UInt64, sweep: SweepAxis? = nil
  ) {
    self.id = id
    self.summary = summary
    self.parameters = parameters
    self.assumptions = assumptions
    self.seed = seed
    self.sweep = sweep
  }
}
