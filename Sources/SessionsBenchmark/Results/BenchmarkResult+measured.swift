extension BenchmarkResult {
  /// Puts a run together, in the current version of the format and with nothing made up.
  package init(
    started: String, seconds: Double, command: [String], seed: UInt64, reference: String, tool: ToolDescription, host: HostDescription,
    swift: SwiftDescription, backends: [BackendDescription], workloads: [WorkloadDescription], rounds: [BenchmarkRound],
    notes: [String] = [], harness: HarnessCost? = nil
  ) {
    schemaVersion = Self.currentSchemaVersion
    synthetic = false
    self.started = started
    self.seconds = seconds
    self.command = command
    self.seed = seed
    self.reference = reference
    self.tool = tool
    self.host = host
    self.swift = swift
    self.backends = backends
    self.workloads = workloads
    self.rounds = rounds
    self.notes = notes
    self.harness = harness
    comparisons = nil
    limits = nil
    peers = nil
  }
}
