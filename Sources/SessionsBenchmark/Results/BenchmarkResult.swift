/// A run of benchmarks as it is stored: what was measured, and where, and nothing that follows from it.
///
/// Percentiles, rates, medians and ratios are computed from it (see ``ResultSummary``), so that a file needs nothing beside it and cannot
/// contradict itself.
package struct BenchmarkResult: Codable, Sendable, Equatable {
  /// The version of the format that is written and read.
  package static let currentSchemaVersion: Int = 1

  /// The version of the format, ``currentSchemaVersion``.
  package let schemaVersion: Int
  /// Whether the numbers are made up, as those of a sample are. Every report says so first.
  package let synthetic: Bool
  /// When the run began, in ISO 8601 with the zone.
  package let started: String
  /// How long the run took, in seconds.
  package let seconds: Double
  /// The command that repeats the run, without secrets: one text an argument.
  package let command: [String]
  /// What all random choices follow from.
  package let seed: UInt64
  /// The id of the backend that the others are compared with.
  package let reference: String
  /// What measured.
  package let tool: ToolDescription
  /// The machine.
  package let host: HostDescription
  /// The compiler and how it was told to compile.
  package let swift: SwiftDescription
  /// What was measured.
  package let backends: [BackendDescription]
  /// With what it was measured.
  package let workloads: [WorkloadDescription]
  /// What came of it: the rounds in their order.
  package let rounds: [BenchmarkRound]
  /// What a reader has to know that the numbers do not say.
  package let notes: [String]
  /// What the benchmark itself costs; absent if it was not measured.
  package let harness: HarnessCost?
  /// Comparisons that were made of the rounds; absent if none were.
  package let comparisons: [MetricComparison]?
  /// How the stores compare with the raw tools; absent if those did not run.
  package var limits: [AnchorRatio]?
  /// How the stores compare with what a user would take instead; absent if those did not run.
  package var peers: [AnchorRatio]?
  /// With what it was measured by turns; absent if it was measured alone.
  package var pairing: RunPairing?
}
