import Sessions
import SessionsBenchmark

/// How the cells of a run are asked for, from the options and what was found before the rounds.
struct BenchMeasuring {
  let settings: BenchCommand
  /// What each store can do, in requests a second, or why that is not known; only where a scenario asks for it.
  var saturation: [String: Result<Double, SaturationError>] = [:]

  /// Measures a cell of a round.
  func outcome(_ cell: BenchPlan.Cell, round: Int) async throws -> CellOutcome {
    switch cell.step.load {
    case .asGiven: return try await run(cell, round, tasks: settings.load.tasks, rate: settings.load.rate)
    case .tasks(let tasks): return try await run(cell, round, tasks: tasks, rate: nil)
    case .percentOfSaturation(let percent):
      switch saturation[cell.store.name] {
      case .success(let rate): return try await run(cell, round, tasks: settings.load.tasks, rate: rate * percent / 100)
      case .failure(let error): return error.outcome
      case nil: throw SessionError(.backend, "it is not known how much the store can do")
      }
    }
  }

  /// Finds out what a store can do when it is asked for all, under the workload of a ladder of rates.
  mutating func findSaturation(of store: StoreArgument) async throws {
    let tasks = settings.load.tasks
    let step = BenchScenario.Step(value: nil, workload: VisitorWorkload.browse.id, load: .tasks(tasks))
    let cell = BenchPlan.Cell(store: store, scenario: VisitorWorkload.browse.id, step: step)
    let measuring = self
    saturation[store.name] = try await SaturationSearch { number, rate in
      switch try await measuring.run(cell, number, tasks: tasks, rate: rate) {
      case .measured(let measurement): .reached(measurement.requestsPerSecond, keptUp: true)
      case .saturated(let measurement, _): .reached(measurement.requestsPerSecond, keptUp: false)
      case let outcome: .none(outcome)
      }
    }.result()
  }

  /// What the benchmark itself costs: with one task, and with all of the run's.
  func harness() async throws -> HarnessCost? {
    let store = StoreArgument.memory
    func rate(tasks: Int) async throws -> Double? {
      let step = BenchScenario.Step(value: nil, workload: NullStoreWorkload().id, load: .tasks(tasks))
      let outcome = try await outcome(BenchPlan.Cell(store: store, scenario: NullStoreWorkload().id, step: step), round: 0)
      guard case .measured(let measurement) = outcome else { return nil }
      return measurement.requestsPerSecond
    }
    guard let single = try await rate(tasks: 1), let all = try await rate(tasks: settings.load.tasks) else { return nil }
    return HarnessCost(nanosecondsPerRequest: 1e9 / single, tasks: settings.load.tasks, ceilingPerSecond: all)
  }

  /// What is counted beside the rounds: each cell once whose requests are those of a workload, as neither tasks nor rates change them.
  func countedCells(_ stores: [StoreArgument]) -> [(key: CellKey, request: CellRequest)] {
    settings.scenarios.flatMap { scenario in
      scenario.steps.filter { $0.load == .asGiven && $0.workload != NullStoreWorkload().id }.flatMap { step in
        stores.map { store in
          let cell = BenchPlan.Cell(store: store, scenario: scenario.id, step: step)
          return (CellKey(backend: store.name, workload: scenario.id, step: step.value), requests(cell, 0, tasks: 1, rate: nil)[0])
        }
      }
    }
  }

  private func run(_ cell: BenchPlan.Cell, _ round: Int, tasks: Int, rate: Double?) async throws -> CellOutcome {
    try await CellProcess.run(requests(cell, round, tasks: tasks, rate: rate))
  }

  /// What each process is asked.
  private func requests(_ cell: BenchPlan.Cell, _ round: Int, tasks: Int, rate: Double?) -> [CellRequest] {
    let processes = min(settings.processes, tasks)
    return (0..<processes).map { part in
      // As evenly as whole numbers go.
      func share(_ total: Int) -> Int { total * (part + 1) / processes - total * part / processes }
      return settings.load.request(
        cell, tasks: share(tasks), rate: rate.map { $0 / Double(processes) }, population: share(max(settings.load.sessions, tasks)),
        latencyLimit: settings.latencyLimit, seed: settings.load.seed &+ UInt64(round) &+ UInt64(part) << 32, waits: processes > 1)
    }
  }
}
