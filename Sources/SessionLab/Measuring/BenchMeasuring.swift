import Sessions
package import SessionsBenchmark

/// Measures the cells of a run, by its options and the findings before the rounds.
struct BenchMeasuring {
  let settings: BenchCommand
  /// The most that each store can do, in requests a second, or the reason why that is not known; only where a scenario asks for it.
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

  /// Finds the most requests a second that a store can do, under the workload of a ladder of rates.
  mutating func findSaturation(of store: any LabStore) async throws {
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

  /// The cost of the benchmark itself: with one task, and with all of the run's.
  func harness() async throws -> HarnessCost? {
    let store = MemoryLabStore()
    func rate(tasks: Int) async throws -> Double? {
      let step = BenchScenario.Step(value: nil, workload: NullStoreWorkload().id, load: .tasks(tasks))
      let outcome = try await outcome(BenchPlan.Cell(store: store, scenario: NullStoreWorkload().id, step: step), round: 0)
      guard case .measured(let measurement) = outcome else { return nil }
      return measurement.requestsPerSecond
    }
    guard let single = try await rate(tasks: 1), let all = try await rate(tasks: settings.load.tasks) else { return nil }
    return HarnessCost(nanosecondsPerRequest: 1e9 / single, tasks: settings.load.tasks, ceilingPerSecond: all)
  }

  /// The cells that are counted beside the rounds: those with the requests of a workload, as neither tasks nor rates change these.
  func countedCells(_ stores: [any LabStore]) -> [(key: CellKey, request: CellRequest)] {
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

  /// The requests to the processes of a cell.
  private func requests(_ cell: BenchPlan.Cell, _ round: Int, tasks: Int, rate: Double?) -> [CellRequest] {
    let processes = min(settings.processes, tasks)
    return (0..<processes).map { part in
      // As even as whole numbers can be.
      func share(_ total: Int) -> Int { total * (part + 1) / processes - total * part / processes }
      return settings.load.request(
        cell, tasks: share(tasks), rate: rate.map { $0 / Double(processes) }, population: share(max(settings.load.sessions, tasks)),
        latencyLimit: settings.latencyLimit, seed: settings.load.seed &+ UInt64(round) &+ UInt64(part) << 32, waits: processes > 1)
    }
  }
}

/// Finds the most requests a second that a store can do.
///
/// A closed loop alone can find too little: where both sides sleep between two requests, each waits for the other to wake, and a server
/// that is far from busy does more when requests come at instants of their own. So the rate of the closed loop is offered as an open one,
/// and more each time, until the store falls behind twice, as once may be due to the machine. The highest rate of either kind is the
/// result.
package struct SaturationSearch {
  /// The result of a cell.
  package enum Cell {
    /// A rate in requests a second, and whether the store kept up with all that were offered.
    case reached(Double, keptUp: Bool)
    /// No numbers.
    case none(CellOutcome)
  }

  private let measure: (_ number: Int, _ rate: Double?) async throws -> Cell

  /// - Parameter measure: Measures a cell in a closed loop, or at a rate. Cells are numbered, so that each has a seed of its own.
  package init(measure: @escaping (_ number: Int, _ rate: Double?) async throws -> Cell) {
    self.measure = measure
  }

  /// The number of closed loops; their median counts.
  static let closedLoops = 3
  /// The most open loops: enough for five times the rate of the closed ones.
  package static let mostOpenLoops = 8
  /// The first offer, as a multiple of the closed loops' rate, and its growth.
  static let (firstStep, nextStep) = (1.1, 1.25)

  package func result() async throws -> Result<Double, SaturationError> {
    var rates: [Double] = []
    for number in 0..<Self.closedLoops {
      switch try await measure(number, nil) {
      case .reached(let rate, _): rates.append(rate)
      case .none(let outcome): return .failure(SaturationError(outcome: outcome))
      }
    }
    var most = try Quantile.median(of: rates)
    var (offered, misses) = (most * Self.firstStep, 0)
    for number in 0..<Self.mostOpenLoops {
      guard case .reached(let rate, let keptUp) = try await measure(Self.closedLoops + number, offered) else { break }
      most = max(most, rate)
      (offered, misses) = keptUp ? (offered * Self.nextStep, 0) : (offered, misses + 1)
      if misses == 2 { break }
    }
    return .success(most)
  }
}

/// The reason why the limit of a store is not known.
package struct SaturationError: Error {
  /// The outcome of its cell, which has no numbers.
  package let outcome: CellOutcome
}
