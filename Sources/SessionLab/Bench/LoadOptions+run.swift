import SessionsBenchmark

extension LoadOptions {
  /// The command line that repeats a run, with the stores as reports name them: without passwords.
  ///
  /// - Parameter start: The command, with the options that it has beside these and that come first.
  func command(_ start: [String], stores: [StoreArgument], workloads: [String]) -> [String] {
    let options = [
      ("--tasks", "\(tasks)"), ("--rounds", "\(rounds)"), ("--duration", "\(duration)"), ("--warm-up", "\(warmUp)"),
      ("--sessions", "\(sessions)"), ("--payload", payload), ("--seed", "\(seed)"),
    ]
    // It changes no number, but may be what a slow store needs to have any.
    let timeout = cellTimeout == CellRequest.usualTimeout ? [] : [("--cell-timeout", "\(cellTimeout)")]
    let named = stores.map { ("--store", $0.name) } + workloads.map { ("--workload", $0) } + options
    return ["sessionlab"] + start + (named + timeout).flatMap { [$0, $1] }
  }

  /// What a result says of a scenario.
  ///
  /// - Parameters:
  ///   - parameters: What it says of the load beside the sessions and the tasks.
  ///   - seed: What the run's random choices followed from; not always that of the options.
  func description(of scenario: BenchScenario, seed: UInt64, _ parameters: [String: String] = [:]) -> WorkloadDescription {
    let shared = WorkloadSettings(seed: seed, population: sessions, payloadSizes: PayloadSizes(payload) ?? .standard)
    return WorkloadDescription(
      id: scenario.id, summary: scenario.summary, parameters: parameters.merging(["sessions": "\(sessions)", "tasks": "\(tasks)"]) { $1 },
      assumptions: shared.assumptions + scenario.assumptions, seed: seed, sweep: scenario.axis)
  }

  /// What the process of a cell is asked, on a namespace of its own.
  ///
  /// - Parameters:
  ///   - population: How many of the sessions are its own.
  ///   - latencyLimit: In an open loop, how late a request may be, in seconds.
  ///   - waits: Whether it is one of several processes.
  func request(
    _ cell: BenchPlan.Cell, tasks: Int, rate: Double?, population: Int, latencyLimit: Double, seed: UInt64, waits: Bool = false
  ) -> CellRequest {
    CellRequest(
      store: cell.store.text, workload: cell.step.workload, namespace: "bench_\(UInt32.random(in: 0...UInt32.max))", tasks: tasks,
      rate: rate, latencyLimitMilliseconds: Int(latencyLimit * 1000), warmUpMilliseconds: Int(warmUp * 1000),
      durationMilliseconds: Int(duration * 1000), population: population, payload: payload, seed: seed, waits: waits,
      timeoutMilliseconds: Int(cellTimeout * 1000))
  }
}
