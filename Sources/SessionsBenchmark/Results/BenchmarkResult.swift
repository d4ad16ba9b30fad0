/// A run of benchmarks as it is stored: the measurements and their circumstances, and nothing that follows from them.
///
/// Percentiles, rates, medians and ratios are computed from it (see ``ResultSummary``), so that a file needs nothing beside it and cannot
/// contradict itself.
package struct BenchmarkResult: Codable, Sendable, Equatable {
  /// The version of the format that is written and read.
  package static let currentSchemaVersion: Int = 1

  /// The version of the format, ``currentSchemaVersion``.
  package let schemaVersion: Int
  /// Whether the numbers are made up, as in a sample. Every report says so first.
  package let synthetic: Bool
  /// The time at which the run began, in ISO 8601 with the zone.
  package let started: String
  /// The duration of the run, in seconds.
  package let seconds: Double
  /// The command that repeats the run, without secrets: one text an argument.
  package let command: [String]
  /// The seed of all random choices.
  package let seed: UInt64
  /// The id of the backend that the others are compared with.
  package let reference: String
  /// The program that measured.
  package let tool: ToolDescription
  /// The machine.
  package let host: HostDescription
  /// The compiler and its configuration.
  package let swift: SwiftDescription
  /// The backends that were measured.
  package let backends: [BackendDescription]
  /// The workloads that they were measured with.
  package let workloads: [WorkloadDescription]
  /// The measurements: the rounds in their order.
  package let rounds: [BenchmarkRound]
  /// Notes that a reader needs and that the numbers do not show.
  package let notes: [String]
  /// The cost of the benchmark itself; absent if it was not measured.
  package let harness: HarnessCost?
  /// Comparisons of the rounds; absent if there were none.
  package let comparisons: [MetricComparison]?
  /// Ratios of the stores to the raw tools; absent if those did not run.
  package var limits: [AnchorRatio]?
  /// Ratios of the stores to alternatives of other libraries; absent if those did not run.
  package var peers: [AnchorRatio]?
  /// The place of the run among runs that were interleaved with it; absent if it was measured alone.
  package var pairing: RunPairing?

  /// Creates a run in the current version of the format.
  package init(
    synthetic: Bool = false, started: String, seconds: Double, command: [String], seed: UInt64, reference: String, tool: ToolDescription,
    host: HostDescription, swift: SwiftDescription, backends: [BackendDescription], workloads: [WorkloadDescription],
    rounds: [BenchmarkRound], notes: [String] = [], harness: HarnessCost? = nil, comparisons: [MetricComparison]? = nil,
    limits: [AnchorRatio]? = nil, peers: [AnchorRatio]? = nil, pairing: RunPairing? = nil
  ) {
    schemaVersion = Self.currentSchemaVersion
    (self.synthetic, self.started, self.seconds, self.command) = (synthetic, started, seconds, command)
    (self.seed, self.reference, self.tool, self.host, self.swift) = (seed, reference, tool, host, swift)
    (self.backends, self.workloads, self.rounds, self.notes) = (backends, workloads, rounds, notes)
    (self.harness, self.comparisons, self.limits, self.peers, self.pairing) = (harness, comparisons, limits, peers, pairing)
  }
}

/// One round: every cell once, in a fresh process and on fresh data. It is the unit that statistics count.
package struct BenchmarkRound: Codable, Sendable, Equatable {
  /// The number of the round, from 0.
  package let index: Int
  /// The cells in the order in which they ran.
  package let cells: [BenchmarkCell]

  /// Creates a round.
  package init(index: Int, cells: [BenchmarkCell]) { (self.index, self.cells) = (index, cells) }
}

/// The place of a run among runs that were measured interleaved with it on one machine.
package struct RunPairing: Codable, Sendable, Equatable {
  /// The part of a run among those that were measured together.
  package enum Role: String, Codable, Sendable, CaseIterable {
    /// The build that is the reference.
    case base
    /// A second run of the same build: differences between the two are noise.
    case control
    /// The build that is judged.
    case head
  }

  /// The id that all runs of one joint measurement share, and no others.
  package let id: String
  /// The part of this run.
  package let role: Role
  /// The number of the batch, from 1. The second was measured later, to confirm the first.
  package let batch: Int

  /// Pairs a run with the runs of the same id.
  package init(id: String, role: Role, batch: Int = 1) { (self.id, self.role, self.batch) = (id, role, batch) }
}
