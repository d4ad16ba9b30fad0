/// A run of benchmarks as it is stored: what was measured, and where, and nothing that follows from it.
///
/// Percentiles, rates, medians and ratios are computed from it (see ``ResultSummary``), so that a file needs nothing beside it and cannot
/// contradict itself.
public struct BenchmarkResult: Codable, Sendable, Equatable {
  /// The version of the format that is written and read.
  public static let currentSchemaVersion: Int = 1

  /// The version of the format, ``currentSchemaVersion``.
  public let schemaVersion: Int
  /// Whether the numbers are made up, as those of a sample are. Every report says so first.
  public let synthetic: Bool
  /// When the run began, in ISO 8601 with the zone.
  public let started: String
  /// How long the run took, in seconds.
  public let seconds: Double
  /// The command that repeats the run, without secrets: one text an argument.
  public let command: [String]
  /// What all random choices follow from.
  public let seed: UInt64
  /// The id of the backend that the others are compared with.
  public let reference: String
  /// What measured.
  public let tool: ToolDescription
  /// The machine.
  public let host: HostDescription
  /// The compiler and how it was told to compile.
  public let swift: SwiftDescription
  /// What was measured.
  public let backends: [BackendDescription]
  /// With what it was measured.
  public let workloads: [WorkloadDescription]
  /// What came of it: the rounds in their order.
  public let rounds: [BenchmarkRound]
  /// What a reader has to know that the numbers do not say.
  public let notes: [String]
  /// What the benchmark itself costs; absent if it was not measured.
  public let harness: HarnessCost?
  /// Comparisons that were made of the rounds; absent if none were.
  public let comparisons: [MetricComparison]?
  /// How the stores compare with the raw tools; absent if those did not run.
  public var limits: [AnchorRatio]?
  /// How the stores compare with what a user would take instead; absent if those did not run.
  public var peers: [AnchorRatio]?
  /// With what it was measured by turns; absent if it was measured alone.
  public var pairing: RunPairing?
}
