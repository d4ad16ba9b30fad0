import SessionsBenchmark

/// Results of builds in the form that a run of `compare` leaves: a store under `browse`, a closed loop, one rate a round.
enum ComparedResults {
  /// Requests a second of eleven rounds of a build at rest: they drift by a hundredth.
  static let steady = [100_000, 101_000, 99_500, 100_400, 99_800, 100_900, 99_200, 100_100, 100_600, 99_600, 100_300]

  /// The same rates, by a factor slower.
  static func slower(_ factor: Double) -> [Int] { steady.map { Int(Double($0) / factor) } }

  /// A result of one store with these rates; `role` makes it a part of a run.
  static func make(
    _ rates: [Int], role: RunPairing.Role? = nil, batch: Int = 1, id: String = "run", exact: [ExactCounters?] = [],
    counters: [String: Int] = [:], configuration: String = "release", text: String = "plain",
    conformance: BackendConformance = BackendConformance(verdict: .passed)
  ) -> BenchmarkResult {
    let rounds = rates.enumerated().map { index, rate in
      ["memory": CellOutcome.measured(SmallResult.cell(requests: rate, counters: counters, exact: exact.isEmpty ? nil : exact[index]))]
    }
    return paired(
      SmallResult.make(rounds, reference: "memory", text: text, configuration: configuration, conformance: conformance), role, batch, id)
  }

  /// A result with these outcomes, one a round.
  static func make(_ outcomes: [CellOutcome], role: RunPairing.Role?, store: String = "memory") -> BenchmarkResult {
    paired(SmallResult.make(outcomes.map { [store: $0] }, reference: store), role, 1, "run")
  }

  /// An open loop with these 99th percentiles in nanoseconds.
  static func offered(_ percentiles: [Int64], rate: Double = 1_000, role: RunPairing.Role?) -> BenchmarkResult {
    make(percentiles.map { .measured(SmallResult.offered(rate: rate, p99: $0, errors: 0)) }, role: role)
  }

  /// Counters of a round.
  static func counted(_ roundTrips: Int, bytes: Int = 4_000, operations: Int = 100) -> ExactCounters {
    ExactCounters(operations: operations, totals: [ExactCounters.roundTrips: roundTrips, ExactCounters.bytesSent: bytes])
  }

  private static func paired(_ result: BenchmarkResult, _ role: RunPairing.Role?, _ batch: Int, _ id: String) -> BenchmarkResult {
    var result = result
    result.pairing = role.map { RunPairing(id: id, role: $0, batch: batch) }
    return result
  }
}

extension ComparisonReport {
  /// The verdict on a metric of the only cell.
  func verdict(_ metric: String) -> GateVerdict? { rows.first { $0.metric == metric }?.finding.verdict }
}

extension BenchmarkResult {
  /// The same result as another part of the run.
  func with(role: RunPairing.Role) -> BenchmarkResult {
    var result = self
    result.pairing = pairing.map { RunPairing(id: $0.id, role: role, batch: $0.batch) }
    return result
  }

  /// The same result with other rounds.
  func with(rounds: [BenchmarkRound]) -> BenchmarkResult {
    var result = BenchmarkResult(
      started: started, seconds: seconds, command: command, seed: seed, reference: reference, tool: tool, host: host, swift: swift,
      backends: backends, workloads: workloads, rounds: rounds, notes: notes)
    result.pairing = pairing
    return result
  }

  /// The same result as a part of another run.
  func with(role: RunPairing.Role, id: String) -> BenchmarkResult {
    var result = self
    result.pairing = RunPairing(id: id, role: role)
    return result
  }
}
